"""Questions that wait, in PostgreSQL."""
