"""Reviews and revocations of decisions, and who decided; the release before reads past them, and a trigger notes who decides by it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_1025"
down_revision = "2026_12_02_1020"
_WAITS = "challenge in ('review_requested', 'questioned', 'revocation_proposed')"


def upgrade() -> None:
    """Empty columns; who decided until now is who wrote the reasons down."""
    for name in ("decided_by", "review_of", "challenged_by"):
        op.add_column("procedure", sa.Column(name, sa.Uuid))
    op.add_column("procedure", sa.Column("challenge", sa.Text, nullable=False, server_default="none"))
    op.add_column("procedure", sa.Column("challenged_at", sa.DateTime(timezone=True)))
    op.execute(
        "update procedure p set decided_by = (select a.given_by from addendum a "
        "where a.report_id = p.report_id and a.kind = 'reasons' order by a.at desc limit 1) "
        "where p.state in ('identified', 'not_identified')"
    )
    op.create_index("procedure_challenged", "procedure", ["opened_at", "id"], postgresql_where=sa.text(_WAITS))
    op.create_index(
        "procedure_reviews",
        "procedure",
        ["review_of"],
        unique=True,
        postgresql_where=sa.text("review_of is not null"),
    )
