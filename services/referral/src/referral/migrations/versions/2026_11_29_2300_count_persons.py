"""Counts persons beside reports, and keeps the totals of a day: production shows the Office no others."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_2300"
down_revision = "2026_11_29_2230"

_TOLD = "('identification.report-submitted.v1', 'identification.report-person-added.v1')"


def upgrade() -> None:
    """Persons of before are counted from the events that told of them, each of one person."""
    op.add_column("stage_count", sa.Column("persons", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute(
        "update stage_count set persons = greatest(reached, (select count(*) from inbox_event "
        f"where consumer = 'referral' and outcome = 'applied' and type in {_TOLD})) where stage = 'reported'"
    )
    op.create_table(
        "day_total",
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.Integer, nullable=False),
        sa.Column("present", sa.Integer, nullable=False),
        sa.Column("persons", sa.Integer, nullable=False),
    )
    op.execute("insert into day_total select stage, now(), reached, present, persons from stage_count")
