"""What referral tells opens a report to a unit that this service authorised; nothing it tells re-opens what has ended."""
