"""The national totals, in PostgreSQL."""
