"""The formal procedure of a person, its panel, and what a report shows of it; the release before reads past them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0600"
down_revision = "2026_12_02_0110"


def upgrade() -> None:
    """Empty columns and tables: no report has a procedure before."""
    for name in ("procedure_opened_at", "concluded_at", "dissent_at"):
        op.add_column("report", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("report", sa.Column("panel", sa.ARRAY(sa.Uuid), nullable=False, server_default="{}"))
    op.create_table(
        "procedure",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("case_id", sa.Uuid, nullable=False, index=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("served_at", sa.DateTime(timezone=True)),
        sa.Column("discontinued_as", sa.Text),
    )
    op.create_table(
        "panel_seat",
        sa.Column("procedure_id", sa.Uuid, sa.ForeignKey("procedure.id"), primary_key=True),
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("profession", sa.Text, nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.Column("voted_at", sa.DateTime(timezone=True)),
        sa.Column("vote", sa.Text),
    )
