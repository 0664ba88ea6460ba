"""Remembers how far keys were swept, and lays living keys out kind by kind, as a sweep walks them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from chassis.vault.ddl import remember_sweeps

revision = "2026_11_26_2010"
down_revision = "2026_11_26_1310"


def upgrade() -> None:
    """Both roles stand beside the migrator's: `<database>_migrator`, `<database>_app`, `<database>_worker`."""
    database = str(op.get_bind().scalar(text("select current_user"))).removesuffix("_migrator")
    remember_sweeps(f"{database}_app", f"{database}_worker")
