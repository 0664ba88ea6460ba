"""Reports and what is appended to them, in PostgreSQL."""
