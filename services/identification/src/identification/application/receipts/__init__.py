"""How far a report came, for whoever filed it."""
