"""What a reporter is told."""
