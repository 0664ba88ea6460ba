"""Routes of how old a person is."""
