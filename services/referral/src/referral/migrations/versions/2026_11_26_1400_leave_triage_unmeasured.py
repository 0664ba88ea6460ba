"""Lets a clock say that nothing records its step, and takes back what a take-over made triage clocks say."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1400"
down_revision = "2026_11_26_1310"

_STATES = "'running', 'met', 'breached', 'met_late', 'cancelled', 'unmeasured'"
_SAID = "code = 'TRIAGE_ASSESS' and state in ('met', 'met_late')"


def upgrade() -> None:
    """One state more. A triage that was met in time is unmeasured since; one that was met late was breached, and stays so."""
    op.execute("alter table clock drop constraint clock_state_known")
    op.execute(f"alter table clock add constraint clock_state_known check (state in ({_STATES}))")
    # Counted as the owner whom no policy narrows: a policy that hid rows would hide them from the count as well.
    op.execute("alter table clock no force row level security")
    said = op.get_bind().execute(sa.text(f"select count(*) from clock where {_SAID}")).scalar_one()
    op.execute("alter table clock force row level security")
    changed = op.get_bind().execute(
        sa.text(
            "update clock set state = case state when 'met' then 'unmeasured' else 'breached' end, met_at = null "
            f"where {_SAID}"
        )
    )
    if changed.rowcount != said:
        raise RuntimeError(
            f"{changed.rowcount} of {said} triage clocks could be changed: the migrator's policy on clock hides the others."
        )
