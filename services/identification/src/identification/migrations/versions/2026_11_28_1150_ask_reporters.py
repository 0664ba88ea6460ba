"""The Centre asks the reporter: questions, their answers, and how many of a report wait for one."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1150"
down_revision = "2026_11_28_0430"


def upgrade() -> None:
    """Two tables, a column, and the index of the few reports that are asked about something."""
    op.add_column("report", sa.Column("open_questions", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute("create index report_asked on report (submitted_at, id) where open_questions > 0")
    for name, of, positions in (
        ("question", [], "'intake', 'duty'"),
        ("answer", [sa.ForeignKey("question.id")], "'author', 'unit'"),
    ):
        op.create_table(
            name,
            sa.Column("id", sa.Uuid, *of, primary_key=True),
            sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
            sa.Column("code", sa.Text),
            sa.Column("ciphertext", sa.LargeBinary),
            sa.Column("given_by", sa.Uuid, nullable=False),
            sa.Column("position", sa.Text, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.CheckConstraint("code is not null or ciphertext is not null", name=f"{name}_says_something"),
            sa.CheckConstraint(f"position in ({positions})", name=f"{name}_by_whom"),
        )
