"""Alembic's entry point."""

from chassis.db.migrations import run_online
from identification.adapters.advice.table import advice
from identification.adapters.duty.table import duty_roster
from identification.adapters.files.tables import ticket

# One metadata for all tables, whichever module they stand in.
(metadata,) = {advice.metadata, duty_roster.metadata, ticket.metadata}
run_online(metadata)
