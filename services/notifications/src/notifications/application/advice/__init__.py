"""A question without a report waits, is overdue, and is answered: use cases, one file each."""
