"""Questions without a report, sealed, in PostgreSQL."""
