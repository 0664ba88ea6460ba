"""Long-running processes: their frame, their work that comes round, and how they are."""
