"""Creates drafts, which only their author finds, and the list of keys that are still to be destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_0030"
down_revision = "2026_11_24_1200"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.Uuid, nullable=False, index=True),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("danger", sa.Boolean, nullable=False),
        sa.Column("child", sa.Boolean, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("updated_at", _moment, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("owner_id", sa.Uuid, primary_key=True),
        sa.Column("at", _moment, nullable=False),
    )
