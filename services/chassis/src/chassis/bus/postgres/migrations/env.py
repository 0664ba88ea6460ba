"""Alembic's entry into the database `bus`."""

from __future__ import annotations

from chassis.db.migrations import run_online

run_online(None)
