"""The Centre's list finds running reports by a code of the municipality; the release before writes none, and reads past it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_1310"
down_revision = "2026_12_01_1300"
_LINE = "submitted_at > '-infinity' and withdrawn_at is null and joint_with is null"
_CODED = sa.text(f"{_LINE} and place_code is not null")


def upgrade() -> None:
    """The column, and an index in the order of the list, which holds nothing yet."""
    op.add_column("report", sa.Column("place_code", sa.LargeBinary))
    columns = ["place_code", "line_urgency", "due_first", "id"]
    op.create_index("report_line_by_code", "report", columns, postgresql_where=_CODED)
