"""Cuts the worklist into cells that are read in its order, and finds what was waited for at a moment without what had left before."""

from alembic import op

revision = "2026_11_26_2020"
down_revision = "2026_11_26_1530"


def upgrade() -> None:
    """Four indexes instead of two."""
    op.execute("create index referral_cells on referral (state, urgency, respond_by, id)")
    op.execute("create index referral_cells_of_unit on referral (unit_id, state, urgency, respond_by, id)")
    op.execute(
        "create index referral_cells_of_worker on referral (accepted_by, urgency, respond_by, id) where state = 'accepted'"
    )
    op.execute(
        "create index referral_left_at on referral ((coalesce(least(accepted_at, ended_at), 'infinity'::timestamptz)))"
    )
    op.execute("drop index referral_worklist")
    op.execute("drop index referral_due_first")
