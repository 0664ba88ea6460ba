"""Terms that pass, and what is counted of them."""
