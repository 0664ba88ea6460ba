"""A referral may be for another person of its report than the first."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1530"
down_revision = "2026_11_28_0430"


def upgrade() -> None:
    """One column, and an index of whom referrals are for; those that are there are for the only person of their report."""
    op.add_column("referral", sa.Column("person_id", sa.Uuid))
    op.execute("create index referral_by_person on referral (person_id) where person_id is not null")
