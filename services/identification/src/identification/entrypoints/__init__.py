"""Doors to the use cases: HTTP, events, workers."""
