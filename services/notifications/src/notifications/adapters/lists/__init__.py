"""An inbox as its owner reads it, in PostgreSQL."""
