"""Questions and answers in PostgreSQL."""
