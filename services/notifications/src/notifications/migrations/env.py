"""Alembic's entry point."""

from chassis.db.migrations import run_online
from notifications.adapters.tables import metadata

run_online(metadata)
