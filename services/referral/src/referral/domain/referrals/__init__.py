"""A referral and its life."""
