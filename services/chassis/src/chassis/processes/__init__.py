"""Long-running processes: how they start and end, their work that comes round, and their health."""
