"""Personal contents: how answers become classes of the access table, and what keeps them."""
