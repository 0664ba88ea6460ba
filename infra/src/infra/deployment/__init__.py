"""An installation in production: which secrets its processes are given, and how they are made."""
