"""Every event has its effect once and in order; what cannot be applied stops its own key only."""
