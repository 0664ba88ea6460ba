"""Keeps the duty roster as identification tells it: it decides who holds the position of duty."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_26_1510"
down_revision = "2026_11_26_1400"


def upgrade() -> None:
    """One row per unit; until the first one is published, duty is left to the standing order."""
    op.create_table(
        "duty_roster",
        sa.Column("unit_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("turns", JSONB, nullable=False),
    )
