"""The spona command: starts, stops, inspects and demonstrates a whole installation."""
