"""A question is open, is reminded of, and is answered: use cases, one file each."""
