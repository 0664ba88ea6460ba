"""What Spona's processes agree on: events, topics, permissions, problems, access table, reference data."""
