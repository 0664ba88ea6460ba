"""What a service told and was told, for good: others are rebuilt from it (decision 0017)."""
