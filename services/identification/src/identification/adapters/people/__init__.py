"""The people directory in PostgreSQL."""
