"""Keeps the duty roster as identification tells it: it decides who holds the position of duty."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.migrations import protect

revision = "2026_11_26_1510"
down_revision = "2026_11_26_1400"

_APP, _WORKER, _MIGRATOR = "referral_app", "referral_worker", "referral_migrator"


def upgrade() -> None:
    """One row per unit; until the first one is told, duty is left to the standing order."""
    op.create_table(
        "duty_roster",
        sa.Column("unit_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("turns", JSONB, nullable=False),
    )
    op.execute(f"grant select on duty_roster to {_APP}")
    op.execute(f"grant select, insert, update on duty_roster to {_WORKER}")
    protect(
        "duty_roster",
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "worker": f"to {_WORKER} using (true) with check (true)",
            "seen": f"for select to {_APP} using (app_has_role('centre_intake'))",
        },
    )
