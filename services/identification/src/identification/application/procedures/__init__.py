"""Commands on the formal procedure of a person: use cases, one file each."""
