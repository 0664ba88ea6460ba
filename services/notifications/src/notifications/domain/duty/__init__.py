"""A danger that is not taken over, and whose turn it is."""
