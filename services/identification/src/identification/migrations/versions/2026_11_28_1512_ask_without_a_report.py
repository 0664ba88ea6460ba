"""Questions to the Centre without a report, with their answers."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1512"
down_revision = "2026_11_28_1510"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One table, with the indexes of the asker, of the Centre, of what waits and of what is old."""
    op.create_table(
        "advice",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.Uuid, nullable=False),
        sa.Column("author_unit", sa.Uuid, nullable=False),
        sa.Column("author_agency", sa.Uuid, nullable=False),
        sa.Column("author_sector", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("asked_at", _moment, nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("answered_at", _moment),
        sa.Column("answered_by", sa.Uuid),
        sa.Column("answered_as", sa.Text),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.CheckConstraint("answered_as in ('intake', 'duty')", name="advice_by_whom"),
        sa.CheckConstraint(
            "num_nonnulls(answered_at, answered_by, answered_as, answer) in (0, 4) "
            "and version = case when answered_at is null then 1 else 2 end",
            name="advice_answered_whole",
        ),
    )
    op.create_index("advice_of_author", "advice", ["author_id", "asked_at", "id"])
    op.create_index("advice_by_moment", "advice", ["asked_at", "id"])
    op.execute("create index advice_that_waits on advice (asked_at, id) where answered_at is null")
    op.execute("create index advice_by_answer on advice (answered_at) where answered_at is not null")
