"""Events of referral open a report to a unit that this service authorised; none re-opens what has ended."""
