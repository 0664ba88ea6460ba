"""That a child's report is dismissed waits for a supervisor: who proposed it, in which position, and when."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2030"
down_revision = "2026_12_01_2028"


def upgrade() -> None:
    """Three columns, which the release before never writes."""
    op.add_column("report", sa.Column("dismissal_proposed_by", sa.Uuid))
    op.add_column("report", sa.Column("dismissal_proposed_as", sa.Text))
    op.add_column("report", sa.Column("dismissal_proposed_at", sa.DateTime(timezone=True)))
