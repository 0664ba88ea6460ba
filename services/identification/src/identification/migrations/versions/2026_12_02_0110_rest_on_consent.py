"""What a person agreed to for a purpose: the ledger, and how far a ground of disclosure reaches. The release before asks nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0110"
down_revision = "2026_12_02_0100"


def upgrade() -> None:
    """Empty columns reach as far as before: to every unit, the whole template, without an end."""
    op.add_column("disclosure_basis", sa.Column("unit_ids", sa.ARRAY(sa.Uuid)))
    op.add_column("disclosure_basis", sa.Column("classes", sa.ARRAY(sa.Text)))
    op.add_column("disclosure_basis", sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("disclosure", sa.Column("ended_as", sa.Text))
    op.create_table(
        "referral_consent",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("unit_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("classes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("interpreter", sa.Boolean, nullable=False),
        sa.Column("seen_alone", sa.Text, nullable=False),
        sa.Column("called_back", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
