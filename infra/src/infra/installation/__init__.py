"""One installation: where it keeps its state, which ports are its own, and who runs it."""
