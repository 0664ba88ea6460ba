"""The processes of referral."""
