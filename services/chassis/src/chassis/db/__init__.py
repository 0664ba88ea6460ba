"""PostgreSQL: transactions that know who asks, and migrations."""
