"""Which referrals go on when their report ends: of an end that an earlier release heard of none do."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2040"
down_revision = "2026_12_01_2000"


def upgrade() -> None:
    """Their purposes, with the mark of the end."""
    op.add_column("ended", sa.Column("goes_on", sa.ARRAY(sa.Text)))
