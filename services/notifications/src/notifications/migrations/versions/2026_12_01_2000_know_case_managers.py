"""A report has a case manager, who is notified instead of the intake; the release before does not know."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2000"
down_revision = "2026_11_30_0200"


def upgrade() -> None:
    """One column, empty."""
    op.add_column("report", sa.Column("manager_id", sa.Uuid))
