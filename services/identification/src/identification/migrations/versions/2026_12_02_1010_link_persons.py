"""How persons of two reports are related, and which reports are one case; the release before reads and writes neither."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_1010"
down_revision = "2026_12_02_0730"


def upgrade() -> None:
    """An empty table, and an index over a column that few reports have anything in."""
    op.create_table(
        "person_link",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report_a", sa.Uuid, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("report_b", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Uuid, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Uuid),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "person_link_once",
        "person_link",
        ["report_a", "report_b", "relation"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("report_of_case", "report", ["case_id"])
