"""GraphQL over HTTP: what is asked, from where, in whose turn, and what is answered."""
