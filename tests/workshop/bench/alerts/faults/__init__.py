"""What is done to an installation: each fault is a block, and healed at its end."""
