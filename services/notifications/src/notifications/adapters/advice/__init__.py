"""Questions without a report that wait, in PostgreSQL."""
