"""Questions to the Centre that report nobody."""
