"""The embedded PostgreSQL: binaries from the wheel, one cluster, its databases and roles."""
