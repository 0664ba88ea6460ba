"""Writes the contracts that people and other programs read, and says when they have drifted or broken."""
