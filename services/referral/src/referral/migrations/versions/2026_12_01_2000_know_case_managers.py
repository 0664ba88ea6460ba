"""A referral knows since when the Centre has its report and which case manager has it; the release before writes neither."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2000"
down_revision = "2026_12_01_0915"
_TAKEN_OVER = "purpose = 'formal_identification' and accepted_at is not null"
_OF_TAKEN_OVER = (
    "update referral set centre_since = item.accepted_at from referral item "
    "where item.report_id = referral.report_id and item.purpose = 'formal_identification' and item.accepted_at is not null"
)
_CELLS = {"cells": "respond_by", "received": "sent_at"}


def upgrade() -> None:
    """Two columns, the first filled from the Centre's own items; what its intake lists is what no case manager has."""
    op.add_column("referral", sa.Column("centre_since", sa.DateTime(timezone=True)))
    op.add_column("referral", sa.Column("manager_id", sa.Uuid))
    # Counted without row-level security: what hid rows from the change would hide them from the count as well.
    op.execute("alter table referral no force row level security")
    count = f"select count(*) from referral where report_id in (select report_id from referral where {_TAKEN_OVER})"
    taken = op.get_bind().execute(sa.text(count)).scalar_one()
    op.execute("alter table referral force row level security")
    changed = op.get_bind().execute(sa.text(_OF_TAKEN_OVER))
    if changed.rowcount != taken:
        raise RuntimeError(
            f"{changed.rowcount} of {taken} referrals could be dated: row-level security hides the others from the migrator."
        )
    for name, moment in _CELLS.items():
        op.execute(
            f"create index referral_{name}_of_intake on referral (state, urgency, purpose, {moment}, id) where manager_id is null"
        )
        op.execute(f"drop index referral_{name}")
