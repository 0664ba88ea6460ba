"""The list of what waits for a unit, and the line that says when more has come."""
