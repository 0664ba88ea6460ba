"""By when the Centre assesses a person of a report that it took over; what the release before takes over has no term here."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2028"
down_revision = "2026_12_01_2025"


def upgrade() -> None:
    """One moment, which is kept until the person is assessed."""
    op.add_column("report", sa.Column("assess_by", sa.DateTime(timezone=True)))
