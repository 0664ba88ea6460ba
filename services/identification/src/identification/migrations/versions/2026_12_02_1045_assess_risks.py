"""By when the danger to a person is assessed anew; the release before neither writes nor reads it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_1045"
down_revision = "2026_12_02_1040"
_REVIEWED = sa.text("withdrawn_at is null and risk_review_by is not null")


def upgrade() -> None:
    """An empty column, and two indexes of the few that have it."""
    op.add_column("report", sa.Column("risk_review_by", sa.DateTime(timezone=True)))
    for name, first in {"report_reviewed": (), "report_reviewed_of_manager": ("manager_id",)}.items():
        op.create_index(name, "report", [*first, "risk_review_by", "id"], postgresql_where=_REVIEWED)
