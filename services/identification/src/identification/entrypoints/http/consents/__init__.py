"""Routes of what a person agreed to."""
