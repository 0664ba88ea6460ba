"""What is made anew while it works: secrets, passwords of engines, keys and certificates."""
