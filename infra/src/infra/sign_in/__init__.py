"""Signing in as a program does for a demo person."""
