"""The duty roster, in PostgreSQL."""
