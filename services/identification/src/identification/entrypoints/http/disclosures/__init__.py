"""Routes of what referrals open, and their shapes."""
