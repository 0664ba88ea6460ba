"""Referrals and worklists."""
