"""What the two sides of a measurement do: ours and the bare one beside it."""
