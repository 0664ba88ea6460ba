"""Ports of referral on PostgreSQL, reference data and the calendar of Serbia."""
