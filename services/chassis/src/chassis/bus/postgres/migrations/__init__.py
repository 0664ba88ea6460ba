"""Migrations of the database `bus`."""
