"""Alembic's entry into the database of keys."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.db.migrations import run_online
from chassis.vault.table import key_sweep_table, wrapped_key_table

METADATA = sa.MetaData()
wrapped_key_table(METADATA)
key_sweep_table(METADATA)

run_online(METADATA)
