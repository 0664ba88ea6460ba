"""The list of what is open for a unit, and the line that says when more has come."""
