"""Alembic's entry point."""

from chassis.db.migrations import run_online
from gateway.sessions.storage.tables import metadata

run_online(metadata)
