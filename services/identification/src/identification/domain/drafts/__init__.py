"""What was typed before filing."""
