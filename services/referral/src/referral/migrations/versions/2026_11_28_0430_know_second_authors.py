"""The one who took a report that was handed over sees its referrals as its author does."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0430"
down_revision = "2026_11_26_2350"


def upgrade() -> None:
    """One column."""
    op.add_column("referral", sa.Column("second_author_id", sa.Uuid))
