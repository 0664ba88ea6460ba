"""Routes of questions without a report, and their shapes."""
