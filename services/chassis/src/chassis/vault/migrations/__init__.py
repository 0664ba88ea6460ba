"""Migrations of the database of keys: `chassis.db.migrations.upgrade("chassis.vault.migrations", dsn)`."""
