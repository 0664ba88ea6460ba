"""Who may ask for tokens, what is granted, and the tokens themselves."""
