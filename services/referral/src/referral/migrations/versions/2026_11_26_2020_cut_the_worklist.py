"""Cuts the worklist into cells that are read in its order, and finds what was waited for at a moment without what had left before."""

from alembic import op

revision = "2026_11_26_2020"
down_revision = "2026_11_26_1530"

# Says what it said before. Of a case PostgreSQL supposes that every second row fulfils it, of the long condition that hardly
# any does, and whoever looks for the first of hardly any reads and sorts them all. Policies never were the way to an index.
_OF_UNIT = (
    "(unit_id = app_unit() and app_unit() <> all (excluded_units) and purpose = 'child_protection' "
    "and (app_has_role('csr_supervisor') and state in ('sent', 'accepted', 'escalated') "
    "or app_has_role('csr_worker') and state in ('sent', 'accepted')))"
)
_SEEN = f"case when app_has_role('centre_intake') or author_id = app_subject() then true else {_OF_UNIT} end"


def upgrade() -> None:
    """Four indexes instead of two, and the policy in words that leave the indexes alone."""
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
    op.execute(f"alter policy seen on referral using ({_SEEN})")
