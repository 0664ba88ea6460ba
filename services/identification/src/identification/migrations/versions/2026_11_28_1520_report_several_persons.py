"""Several persons are reported at once: each has a row, which names that of the first."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1520"
down_revision = "2026_11_28_1512"


def upgrade() -> None:
    """Three columns and an index; every report that is there is about one person."""
    op.add_column("report", sa.Column("joint_with", sa.Uuid, sa.ForeignKey("report.id")))
    op.add_column("report", sa.Column("number", sa.Integer, nullable=False, server_default=sa.text("1")))
    op.add_column("report", sa.Column("persons", sa.Integer, nullable=False, server_default=sa.text("1")))
    op.execute("create index report_joint on report (joint_with) where joint_with is not null")
