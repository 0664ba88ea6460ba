"""What is done once to what an earlier release left."""
