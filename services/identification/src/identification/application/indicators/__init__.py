"""The result of the indicators, which is computed when it is read and is never stored."""
