"""Keeps the duty roster of the Centre: its supervisor writes on it, and what it says decides who is on duty."""

import sqlalchemy as sa
from alembic import op

from chassis.db.migrations import protect

revision = "2026_11_26_1500"
down_revision = "2026_11_26_1230"

_APP, _MIGRATOR = "identification_app", "identification_migrator"
_moment = sa.DateTime(timezone=True)
_WRITES = "app_has_role('centre_supervisor')"
_READS = f"({_WRITES} or app_has_role('centre_intake'))"


def upgrade() -> None:
    """Tables and policies; a roster on which nothing stands leaves duty to the standing order."""
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
    op.execute(f"grant select, insert on duty_roster, duty_turn to {_APP}")
    op.execute(f"grant update (version) on duty_roster to {_APP}")
    # Who is on duty, and from when, is never rewritten: a turn is ended or dropped.
    op.execute(f"grant update (ends_at, dropped_at) on duty_turn to {_APP}")
    for table in ("duty_roster", "duty_turn"):
        protect(
            table,
            {
                "migrator": f"to {_MIGRATOR} using (true) with check (true)",
                "seen": f"for select to {_APP} using ({_READS})",
                "added": f"for insert to {_APP} with check ({_WRITES})",
                "changed": f"for update to {_APP} using ({_WRITES}) with check ({_WRITES})",
            },
        )
