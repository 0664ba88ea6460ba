"""The people directory: who at the Centre can be assigned and appointed."""
