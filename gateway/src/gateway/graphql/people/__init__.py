"""The people directory of the Centre."""
