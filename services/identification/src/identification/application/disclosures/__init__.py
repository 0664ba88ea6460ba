"""What a referral opens, and what ends it."""
