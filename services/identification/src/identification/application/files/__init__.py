"""Files of a report: asking to send one, receiving it, opening it."""
