"""Reports of suspicion."""
