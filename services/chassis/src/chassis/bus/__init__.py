"""How events travel between services: one port, an adapter per engine."""
