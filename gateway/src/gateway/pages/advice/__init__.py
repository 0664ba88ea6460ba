"""Questions to the Centre without a report: asking, answering, and the way from one to a report."""
