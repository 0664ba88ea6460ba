"""A clock may begin after its referral was sent, also one of a term that was watched before."""

from alembic import op

revision = "2026_11_28_1930"
down_revision = "2026_11_28_1530"


def upgrade() -> None:
    """Another clock of the same term is no mistake; the clocks of a referral are found by an index of their own."""
    op.execute("alter table clock drop constraint clock_once_per_referral")
    op.create_index("clock_of_referral", "clock", ["referral_id"])
