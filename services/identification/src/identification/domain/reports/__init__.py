"""A report, its life and what it must hold."""
