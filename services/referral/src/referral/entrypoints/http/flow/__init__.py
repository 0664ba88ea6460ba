"""The route of the national totals."""
