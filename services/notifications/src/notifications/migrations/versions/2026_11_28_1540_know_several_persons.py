"""Each other person reported at once has a report of their own, which knows that of the first."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1540"
down_revision = "2026_11_28_1510"


def upgrade() -> None:
    """One column and its index."""
    op.add_column("report", sa.Column("joint_with", sa.Uuid))
    op.execute("create index report_joint on report (joint_with) where joint_with is not null")
