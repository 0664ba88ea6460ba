"""How a report came that intake entered for a reporter, and when it was received, as the Centre corrected it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2025"
down_revision = "2026_12_01_2000"

_NAMES = "source_now, received_now, came_corrected_at"


def upgrade() -> None:
    """Three columns, empty while nothing of it was corrected: together or not at all, and only of what was entered."""
    op.add_column("report", sa.Column("source_now", sa.Text))
    op.add_column("report", sa.Column("received_now", sa.DateTime(timezone=True)))
    op.add_column("report", sa.Column("came_corrected_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        "report_came_corrected_whole",
        "report",
        f"num_nonnulls({_NAMES}) = 0 or num_nonnulls({_NAMES}) = 3 and source is not null"
        " and source_now in ('phone', 'paper', 'hotline', 'email')",
    )
