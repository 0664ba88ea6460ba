"""Routes of referrals, and their shapes."""
