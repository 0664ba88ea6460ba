"""Content-free notices to units and people."""
