"""Alembic's entry point."""

from chassis.db.migrations import run_online
from identification.adapters.tables import metadata

run_online(metadata)
