"""Cuts the worklist by purpose too, and names who took anything on, so that no list passes over what is not asked for."""

from alembic import op

revision = "2026_11_26_2350"
down_revision = "2026_11_26_2030"


def upgrade() -> None:
    """One column more in an index, another order in a second one, and a small third."""
    op.execute("drop index referral_cells")
    op.execute("create index referral_cells on referral (state, urgency, purpose, respond_by, id)")
    op.execute("drop index referral_cells_of_worker")
    op.execute(
        "create index referral_cells_of_worker on referral (purpose, accepted_by, urgency, respond_by, id) "
        "where state = 'accepted'"
    )
    op.execute("create index referral_takers_of_unit on referral (unit_id, accepted_by) where state = 'accepted'")
