"""When a dismissed report was opened again; the release before dismisses reports and opens none again."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0100"
down_revision = "2026_12_01_2035"


def upgrade() -> None:
    """One moment, empty while it was not."""
    op.add_column("report", sa.Column("reopened_at", sa.DateTime(timezone=True)))
