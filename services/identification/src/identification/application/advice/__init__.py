"""A question to the Centre without a report, answered by a person there: use cases, one file each."""
