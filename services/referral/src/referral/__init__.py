"""Referrals, their clocks and the national stage totals."""
