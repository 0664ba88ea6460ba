"""Moments in the middle of what runs in several steps."""


def reached(point: str) -> None:
    """Does nothing, and no setting changes that: the fault harness puts a function in its place that ends the process at `point`."""
