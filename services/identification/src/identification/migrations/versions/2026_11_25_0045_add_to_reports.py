"""Creates addenda: what an author adds to a report after filing, under the person's key."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_0045"
down_revision = "2026_11_25_0030"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "addendum",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Uuid, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("given_by", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("kind in ('account', 'clinical', 'care_needs')", name="addendum_kind_known"),
    )
