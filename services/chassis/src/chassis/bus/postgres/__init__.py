"""The PostgreSQL log: one table per topic, so that rights on tables decide who writes and who reads."""
