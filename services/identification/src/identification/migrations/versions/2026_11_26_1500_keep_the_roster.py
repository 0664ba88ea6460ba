"""Keeps the duty roster of the Centre: its supervisor writes on it, and what it says decides who is on duty."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1500"
down_revision = "2026_11_26_1230"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables; a roster on which nothing stands leaves duty to the standing order."""
    op.create_table(
        "duty_roster",
        sa.Column("unit_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("version >= 0", name="duty_roster_version_counts"),
    )
    op.create_table(
        "duty_turn",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("unit_id", sa.Uuid, sa.ForeignKey("duty_roster.unit_id"), nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("starts_at", _moment, nullable=False),
        sa.Column("ends_at", _moment, nullable=False, index=True),
        sa.Column("dropped_at", _moment),
        sa.CheckConstraint("place between 1 and 9", name="duty_turn_place_known"),
        sa.CheckConstraint("ends_at > starts_at", name="duty_turn_ends_after_it_begins"),
    )
