"""What happened to a report or referral, and what follows from it here."""
