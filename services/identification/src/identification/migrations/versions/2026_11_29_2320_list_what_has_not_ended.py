"""The Centre's list walks what was not taken back: the index by time holds that alone."""

from alembic import op
from sqlalchemy import text

revision = "2026_11_29_2320"
down_revision = "2026_11_29_2310"
_RUNNING = text("submitted_at > '-infinity' and withdrawn_at is null")


def upgrade() -> None:
    """Made before the one that it replaces goes, so that a list always has its way."""
    op.create_index("report_running_by_time", "report", ["submitted_at", "id"], postgresql_where=_RUNNING)
    op.drop_index("report_by_time", "report")
