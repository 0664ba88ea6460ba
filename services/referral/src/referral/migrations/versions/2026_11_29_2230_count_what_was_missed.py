"""Missed duties are counted from clocks alone: what ended with its referral says so itself, and what is left has an index of its own."""

from alembic import op
from sqlalchemy import text

revision = "2026_11_29_2230"
down_revision = "2026_11_28_2226"


def upgrade() -> None:
    """Clocks that ended before 28 November 2026 did not note it."""
    # Row-level security holds for the owner too, who would find no row.
    for table in ("referral", "clock"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update clock set ended_at = referral.ended_at from referral "
        "where referral.id = clock.referral_id and clock.ended_at is null and referral.ended_at is not null"
    )
    for table in ("referral", "clock"):
        op.execute(f"alter table {table} force row level security")
    op.create_index(
        "clock_unhandled",
        "clock",
        ["due_at", "referral_id"],
        postgresql_where=text("state = 'breached' and ended_at is null"),
    )
    op.drop_index("clock_missed", "clock")
