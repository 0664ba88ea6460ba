"""Browser sessions: the gateway keeps a person's tokens, and the browser holds one cookie that opens them."""
