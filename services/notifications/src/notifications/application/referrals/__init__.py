"""What happened to a referral, and what follows from it here."""
