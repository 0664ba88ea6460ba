"""Migrations of the notifications database, run as its migrator."""
