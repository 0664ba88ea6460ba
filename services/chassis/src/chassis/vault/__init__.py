"""Encryption at rest with a key per owner, kept in a database of its own; erasing is destroying a key."""
