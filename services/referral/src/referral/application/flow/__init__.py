"""How cases flow, as counts."""
