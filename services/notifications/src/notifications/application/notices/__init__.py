"""Making and ending notices: use cases, one file each."""
