"""Codes by which persons are found who may be the same, candidates, and links; the release before writes and reads none."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0720"
down_revision = "2026_12_02_0110"


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
    op.create_table(
        "person_link",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("other_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("linked_by", sa.Uuid, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "person_link_once",
        "person_link",
        [sa.text("least(report_id, other_id)"), sa.text("greatest(report_id, other_id)"), "kind"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
