"""Ways in: HTTP, relay, consumer, worker. Each translates and calls a use case."""
