"""How old a person is, found out later."""
