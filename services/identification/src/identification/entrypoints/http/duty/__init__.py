"""Routes of the duty roster."""
