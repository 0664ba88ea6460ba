"""The registry of what spans and log lines may carry."""
