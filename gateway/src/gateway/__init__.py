"""One GraphQL schema over the three services."""
