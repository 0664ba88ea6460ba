"""The demo issuer: OpenID Connect for one machine, with the claims and the token exchange of the real one. Never for production."""
