"""A referral that went on to another unit opens nothing to it before identification says so, whichever of the two is heard first."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0200"
down_revision = "2026_11_29_2230"


def upgrade() -> None:
    """One table; what went on under an earlier release stays open unless it was refused."""
    op.create_table(
        "opened", sa.Column("referral_id", sa.Uuid, primary_key=True), sa.Column("unit_id", sa.Uuid, primary_key=True)
    )
