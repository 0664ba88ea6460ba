"""The formal procedure in which the Centre decides whether a person is a victim."""
