"""Consents and legal bases, in PostgreSQL."""
