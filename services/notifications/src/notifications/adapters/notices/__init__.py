"""Notices and what they are about, in PostgreSQL."""
