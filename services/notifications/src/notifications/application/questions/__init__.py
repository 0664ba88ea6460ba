"""A question waits, is reminded of, and is answered: use cases, one file each."""
