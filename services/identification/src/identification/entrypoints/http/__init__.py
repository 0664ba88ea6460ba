"""Routes of identification; `python -m identification.entrypoints.http` serves them."""
