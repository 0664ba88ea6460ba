"""The receipt of a report, the list of the reporter, and what its author may still do."""
