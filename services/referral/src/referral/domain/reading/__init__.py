"""Positions towards a referral."""
