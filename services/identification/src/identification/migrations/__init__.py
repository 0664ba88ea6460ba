"""Migrations of the identification database, run as its migrator."""
