"""Pages outside production that say what this is and let one try it."""
