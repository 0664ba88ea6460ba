"""Invented reports in great number, for measurements and for those who want to see full lists; never in production."""
