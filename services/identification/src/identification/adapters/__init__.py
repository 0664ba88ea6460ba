"""PostgreSQL and the vault behind the use cases."""
