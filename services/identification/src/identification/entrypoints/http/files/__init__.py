"""Files of a report over HTTP."""
