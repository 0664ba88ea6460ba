"""A task ends before its referral, and what was missed stays missed: since when it is not needed is noted with its clock."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_2226"
down_revision = "2026_11_28_2150"


def upgrade() -> None:
    """Empty where the referral's own end counts; of a missed one that was not needed any more before, since when is unknown."""
    op.add_column("clock", sa.Column("ended_at", sa.DateTime(timezone=True)))
