"""How far a report came, for its reporter."""
