"""The three services over HTTP, as the caller."""
