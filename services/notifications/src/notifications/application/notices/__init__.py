"""What somebody is told, and its end: use cases, one file each."""
