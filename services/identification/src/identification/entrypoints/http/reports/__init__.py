"""Routes of reports, their shapes and answers."""
