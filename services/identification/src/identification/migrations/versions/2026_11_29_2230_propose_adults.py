"""That a child is an adult waits for a second person: who proposed it, in which position, from what the age is known, and when."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_2230"
down_revision = "2026_11_28_2010"

_NAMES = ("adult_proposed_by", "adult_proposed_as", "adult_proposed_from", "adult_proposed_at")


def upgrade() -> None:
    """Four columns, empty while nothing waits; together or not at all, of a child only, and from a source that has a name."""
    op.add_column("report", sa.Column("adult_proposed_by", sa.Uuid))
    op.add_column("report", sa.Column("adult_proposed_as", sa.Text))
    op.add_column("report", sa.Column("adult_proposed_from", sa.Text))
    op.add_column("report", sa.Column("adult_proposed_at", sa.DateTime(timezone=True)))
    child = "case when way_now is null then child_path else way_now = 'child_duty' end"
    op.create_check_constraint(
        "report_adult_proposed_whole",
        "report",
        f"num_nonnulls({', '.join(_NAMES)}) = 0 or num_nonnulls({', '.join(_NAMES)}) = 4 and {child}"
        " and adult_proposed_as in ('intake', 'duty') and adult_proposed_from <> 'other'",
    )
