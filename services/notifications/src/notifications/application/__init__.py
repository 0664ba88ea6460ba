"""Use cases of notifications: one file each, in rooms by what they are about."""
