"""A question without a report is open, is overdue, and is answered: use cases, one file each."""
