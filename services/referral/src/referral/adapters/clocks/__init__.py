"""Counted terms in PostgreSQL, and working days by a calendar."""
