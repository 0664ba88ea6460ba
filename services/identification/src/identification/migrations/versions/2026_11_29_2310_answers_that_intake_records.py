"""Who keyed a report in records what the reporter answers, and the answer says so. The release before reads it as any other."""

from __future__ import annotations

from alembic import op

revision = "2026_11_29_2310"
down_revision = "2026_11_29_2230"

_NAME = "answer_by_whom"


def upgrade() -> None:
    """One more position of an answer."""
    op.drop_constraint(_NAME, "answer")
    op.create_check_constraint(_NAME, "answer", "position in ('author', 'unit', 'intake')")
