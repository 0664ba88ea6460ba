"""What referrals open, in PostgreSQL."""
