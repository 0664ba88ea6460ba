"""Writes the contracts that people and other programs read, and tells when they have drifted or broken."""
