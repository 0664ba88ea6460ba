"""What is found out about the person later: what they say of consent, how old they are, and what was said of them before."""
