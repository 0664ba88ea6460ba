"""Codes by which persons are found who may be the same, and candidates; the release before writes and reads none."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0720"
down_revision = "2026_12_02_0710"


def upgrade() -> None:
    """Empty until reports are filed, or `identification.operations persons` has run."""
    op.create_table(
        "person_index",
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("code", sa.LargeBinary, primary_key=True),
        sa.Column("matched", sa.Boolean, nullable=False, server_default="false"),
    )
    op.create_index("person_index_by_code", "person_index", ["code", "kind", "report_id"])
    op.create_index(
        "person_index_unmatched", "person_index", ["report_id", "kind", "code"], postgresql_where=sa.text("not matched")
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("report_a", sa.Uuid, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("report_b", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("kinds", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("report_a", "report_b", name="candidate_once"),
    )
