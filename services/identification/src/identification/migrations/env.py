"""Alembic's entry point."""

from chassis.db.migrations import run_online
from identification.adapters.advice.table import advice
from identification.adapters.files.tables import ticket

# One metadata for all tables, whichever module they stand in.
TABLES = (advice, ticket)
run_online(TABLES[0].metadata)
