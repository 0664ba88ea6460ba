"""Questions to the Centre that report nobody: asking, answering, and the way from one to a report."""
