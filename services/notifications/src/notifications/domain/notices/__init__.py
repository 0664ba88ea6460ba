"""A notice, its sentences, and who gets it."""
