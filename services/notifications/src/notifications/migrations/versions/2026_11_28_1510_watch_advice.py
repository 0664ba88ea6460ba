"""Questions without a report that wait for an answer, so that the duty is alerted when one is overdue."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1510"
down_revision = "2026_11_28_1150"


def upgrade() -> None:
    """One table, and the index of those about which there is still an alert to make."""
    op.create_table(
        "waiting_advice",
        sa.Column("advice_id", sa.Uuid, primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caused_by", sa.Uuid, nullable=False),
        sa.Column("correlation_id", sa.Uuid, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("alerts", sa.Integer, nullable=False),
    )
    op.execute("create index advice_to_alert_about on waiting_advice (due_at) where alerts < 2")
