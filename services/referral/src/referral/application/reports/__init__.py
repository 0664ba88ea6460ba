"""What happened to a report, and what follows from it here."""
