"""Positions towards a report, and what a mask leaves."""
