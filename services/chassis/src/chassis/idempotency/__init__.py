"""A command sent twice is done once, and answered twice."""
