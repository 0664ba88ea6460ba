"""What the realm should hold, as code."""
