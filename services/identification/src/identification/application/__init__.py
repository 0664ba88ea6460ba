"""Use cases of identification: one file each, in rooms by what they are about."""
