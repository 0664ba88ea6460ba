"""The request process."""
