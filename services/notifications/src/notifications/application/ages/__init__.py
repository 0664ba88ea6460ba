"""How old a person is was found out, or is proposed: use cases, one file each."""
