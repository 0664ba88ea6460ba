"""Which procedure another one follows on new facts, and links of a report also after they ended; the release before writes neither."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_06_1500"
down_revision = "2026_12_04_0420"


def upgrade() -> None:
    """An empty column, and an index on a table of one row for each link."""
    op.add_column("procedure", sa.Column("follows", sa.Uuid, nullable=True))
    op.create_index("ix_person_link_report_a", "person_link", ["report_a"])
