"""Lets whoever decides what follows read the log of rejections: the Centre all of it, a supervisor what their own unit said."""

from alembic import op

revision = "2026_11_26_1530"
down_revision = "2026_11_26_1510"

# The subquery sees what its caller sees of referrals: what went on from the unit is not there for its supervisor.
_OWN = (
    "exists (select from referral r where r.id = referral_id and r.unit_id = app_unit() "
    "and r.state in ('sent', 'accepted', 'escalated'))"
)
_KNOWN = f"app_has_role('centre_intake') or (app_has_role('csr_supervisor') and unit_id = app_unit() and {_OWN})"


def upgrade() -> None:
    """A policy and the grant that goes with it; nobody changes a line."""
    op.execute(f"create policy known on rejection for select to referral_app using ({_KNOWN})")
    op.execute("grant select on rejection to referral_app")
