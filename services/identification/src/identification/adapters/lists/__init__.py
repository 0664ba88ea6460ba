"""Where a page of a caller's list lies, in PostgreSQL."""
