"""How a report came that intake entered for a reporter, and when it was received, as the Centre corrected it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2035"
down_revision = "2026_12_01_2030"


def upgrade() -> None:
    """Three columns, empty while nothing of it was corrected."""
    op.add_column("report", sa.Column("source_now", sa.Text))
    op.add_column("report", sa.Column("received_now", sa.DateTime(timezone=True)))
    op.add_column("report", sa.Column("came_corrected_at", sa.DateTime(timezone=True)))
