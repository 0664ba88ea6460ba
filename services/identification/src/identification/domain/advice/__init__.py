"""A question to the Centre without a report, and its answer."""
