"""One module per service that emits."""
