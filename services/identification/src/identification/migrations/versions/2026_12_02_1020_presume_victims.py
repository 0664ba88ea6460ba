"""Since when a person counts as a presumed victim; the release before reads past it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_1020"
down_revision = "2026_12_02_1010"


def upgrade() -> None:
    """An empty column."""
    op.add_column("procedure", sa.Column("presumed_at", sa.DateTime(timezone=True)))
