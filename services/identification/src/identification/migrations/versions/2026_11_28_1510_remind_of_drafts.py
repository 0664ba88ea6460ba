"""A draft knows which reminder was sent since it was touched, and one that was added to a report leads there."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1510"
down_revision = "2026_11_28_1230"


def upgrade() -> None:
    """A column, by which the drafts that lie there are reminded of too, and a table."""
    op.add_column("draft", sa.Column("reminded", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.create_check_constraint("draft_reminded_known", "draft", "reminded between 0 and 3")
    op.create_table(
        "added_from",
        sa.Column("draft_id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False),
    )
