"""Reading an inbox."""
