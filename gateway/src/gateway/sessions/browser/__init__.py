"""What a browser carries: cookies, its secret, and what is sealed for it."""
