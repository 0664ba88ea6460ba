"""Routes of the inbox, and their shapes."""
