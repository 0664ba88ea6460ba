"""Questions to the Centre without a report."""
