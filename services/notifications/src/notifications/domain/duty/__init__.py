"""A danger that nobody took over, and whose turn it is."""
