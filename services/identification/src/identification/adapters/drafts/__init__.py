"""Drafts, sealed, in PostgreSQL."""
