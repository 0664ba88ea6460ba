"""What happens to a report: use cases, one file each."""
