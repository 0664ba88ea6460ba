"""PostgreSQL, mail and reference data behind the ports of the application."""
