"""Referrals in PostgreSQL: as callers reach them, and as the service works on them."""
