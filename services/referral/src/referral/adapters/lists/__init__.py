"""The worklist in PostgreSQL."""
