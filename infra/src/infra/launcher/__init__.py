"""What `spona up`, `down` and `status` do, from top to bottom."""
