"""Migrations of the gateway's database; Alembic loads `versions/` by path."""
