"""Passwords and keys of an installation on one machine."""
