"""Questions of the Centre that wait for an answer, so that they are reminded of."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1150"
down_revision = "2026_11_26_2030"


def upgrade() -> None:
    """One table, and the index of those that are still to be reminded of."""
    op.create_table(
        "waiting_question",
        sa.Column("question_id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, nullable=False, index=True),
        sa.Column("author_id", sa.Uuid, nullable=False),
        sa.Column("second_author_id", sa.Uuid),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caused_by", sa.Uuid, nullable=False),
        sa.Column("correlation_id", sa.Uuid, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("reminders", sa.Integer, nullable=False),
    )
    op.execute("create index question_to_remind_of on waiting_question (asked_at) where reminders < 2")
