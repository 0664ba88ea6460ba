"""Duties that were missed and are not done are found by an index of their own: they are counted for the operator of the platform."""

from alembic import op
from sqlalchemy import text

revision = "2026_11_28_2150"
down_revision = "2026_11_28_1930"


def upgrade() -> None:
    """Few clocks are in this state at a time."""
    op.create_index("clock_missed", "clock", ["due_at"], postgresql_where=text("state = 'breached'"))
