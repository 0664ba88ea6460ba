"""Files that an author adds to a report."""
