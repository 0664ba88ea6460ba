"""A report says since when its person is to be asked for consent, and the ledger keeps that it was tried."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1900"
down_revision = "2026_11_28_1855"


def upgrade() -> None:
    """Two columns; a person who could not be asked, and said nothing since, is to be asked since the report was filed."""
    op.add_column("report", sa.Column("to_ask_since", sa.DateTime(timezone=True)))
    op.execute(
        "update report r set to_ask_since = submitted_at where way_in = 'could_not_ask' and state <> 'withdrawn' "
        "and not exists (select from consent c where c.report_id = r.id)"
    )
    op.add_column("consent", sa.Column("reason", sa.Text))
    op.alter_column("consent", "given", nullable=True)
    op.create_check_constraint(
        "consent_word_or_reason",
        "consent",
        "(given is null) = (reason is not null) and (reason is null or reason in ('unsafe', 'not_understood', 'not_found', 'other'))",
    )
