"""Case managers stand in for each other, and recuse themselves from a case; the release before writes neither, and reads past them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0730"
down_revision = "2026_12_02_0720"


def upgrade() -> None:
    """An empty column, and an empty table of which there is one row for each case manager who is away."""
    op.add_column("report", sa.Column("recused", sa.ARRAY(sa.Uuid), nullable=False, server_default="{}"))
    op.create_table(
        "cover",
        sa.Column("manager_id", sa.Uuid, primary_key=True),
        sa.Column("cover_id", sa.Uuid, nullable=False, index=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    )
