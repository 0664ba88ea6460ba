"""Routes of drafts, their shapes and answers."""
