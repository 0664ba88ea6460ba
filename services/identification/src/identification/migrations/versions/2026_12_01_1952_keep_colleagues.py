"""The people directory: who works at the Centre, as the identity provider says. The release before asks nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_1952"
down_revision = "2026_12_01_1310"


def upgrade() -> None:
    """Empty until `spona people sync` has run."""
    op.create_table(
        "colleague",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("profession", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
    )
