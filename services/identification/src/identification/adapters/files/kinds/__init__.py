"""One module for what belongs together: what a file of that kind must be, and what of it is kept."""
