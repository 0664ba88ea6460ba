"""The receipt of a report, and the reporter's list."""
