"""What the Office counts."""
