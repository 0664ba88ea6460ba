"""Files: where they are kept, what is looked for in them."""
