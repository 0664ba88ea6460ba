"""When a decision could last not be served; the release before calls that served, and reads past this."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_07_1000"
down_revision = "2026_12_06_1500"


def upgrade() -> None:
    """An empty column."""
    op.add_column("procedure", sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
