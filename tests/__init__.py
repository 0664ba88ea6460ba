"""All tests, by level and then by area."""
