"""Who of the Centre sent a referral; what follows from a report by law no one did, and the release before writes no other."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0110"
down_revision = "2026_12_01_2000"


def upgrade() -> None:
    """One column, empty."""
    op.add_column("referral", sa.Column("sent_by", sa.Uuid))
