"""Cuts the worklist in the order of what was sent last too."""

from alembic import op

revision = "2026_12_01_0915"
down_revision = "2026_11_29_2300"


def upgrade() -> None:
    """Three indexes beside those in the order of terms; the release before does without them."""
    op.execute("create index referral_received on referral (state, urgency, purpose, sent_at, id)")
    op.execute("create index referral_received_of_unit on referral (unit_id, state, urgency, sent_at, id)")
    op.execute(
        "create index referral_received_of_worker on referral (purpose, accepted_by, urgency, sent_at, id) "
        "where state = 'accepted'"
    )
