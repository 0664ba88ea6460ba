"""Alembic's entry point."""

from chassis.db.migrations import run_online
from identification.adapters.advice.table import advice

# One metadata for all tables, whichever module they stand in.
run_online(advice.metadata)
