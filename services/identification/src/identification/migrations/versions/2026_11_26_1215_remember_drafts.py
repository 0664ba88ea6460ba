"""Remembers of a report which draft it was typed into, so that its author, going back, finds the report."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1215"
down_revision = "2026_11_26_1200"


def upgrade() -> None:
    """One column, and an index over the reports that have it."""
    op.add_column("report", sa.Column("draft_id", sa.Uuid))
    op.create_index("report_by_draft", "report", ["draft_id"], postgresql_where=sa.text("draft_id is not null"))
