"""What `spona up`, `down` and `status` do, told from top to bottom."""
