"""The three services and the issuer over HTTP, as the caller."""
