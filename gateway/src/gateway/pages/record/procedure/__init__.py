"""The formal procedure on the record: what it shows of it, and a page for each of its commands."""
