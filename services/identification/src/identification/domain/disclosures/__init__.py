"""What is open to whom."""
