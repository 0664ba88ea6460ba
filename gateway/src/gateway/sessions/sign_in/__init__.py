"""Signing in and out with the issuer, and who is signed in."""
