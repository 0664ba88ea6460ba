"""What identification opens of a referral to the unit that it went to, or leaves closed."""
