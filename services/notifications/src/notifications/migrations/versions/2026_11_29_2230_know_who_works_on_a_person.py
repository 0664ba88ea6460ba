"""Who accepted a referral and for which purpose, and which referrals open nothing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_2230"
down_revision = "2026_11_28_1540"

_HEARD = "from inbox_event e where e.envelope is not null and e.key = a.referral_id and e.type"


def upgrade() -> None:
    """Columns and one table, filled from the envelopes that were kept."""
    op.execute("alter table addressee add column purpose text, add column accepted_by uuid")
    op.execute("alter table addressee add column rejected boolean not null default false")
    op.create_table(
        "unopened", sa.Column("referral_id", sa.Uuid, primary_key=True), sa.Column("unit_id", sa.Uuid, primary_key=True)
    )
    remember_who_accepted()


def remember_who_accepted() -> None:
    """Of a referral whose envelopes were not kept it stays unknown: its unit is notified of no news, as before."""
    # As the owner whom no wall narrows: one that hid rows would leave units out without a word.
    for table in ("addressee", "unopened"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update addressee a set purpose = heard.envelope->'data'->>'purpose' from (select distinct on (e.key) e.key, e.envelope "
        "from inbox_event e where e.envelope is not null and e.type in "
        "('referral.referral-sent.v1', 'referral.referral-rerouted.v1') order by e.key, e.sequence desc) heard "
        "where heard.key = a.referral_id"
    )
    op.execute(
        f"update addressee a set accepted_by = (e.envelope->'data'->>'acceptedBy')::uuid {_HEARD} = 'referral.referral-accepted.v1' "
        "and (e.envelope->'data'->>'unitId')::uuid = a.unit_id"
    )
    op.execute(
        f"update addressee a set rejected = true {_HEARD} = 'referral.referral-rejected.v1' "
        "and (e.envelope->'data'->>'unitId')::uuid = a.unit_id and a.accepted_by is null"
    )
    op.execute(
        "insert into unopened (referral_id, unit_id) "
        "select distinct (e.envelope->'data'->>'referralId')::uuid, (e.envelope->'data'->>'unitId')::uuid "
        "from inbox_event e where e.type = 'identification.opening-refused.v1' and e.envelope is not null "
        "and e.envelope->'data'->>'reason' <> 'out_of_turn' and not exists (select from inbox_event c "
        "where c.type = 'identification.reroute-confirmed.v1' "
        "and c.envelope->'data'->>'referralId' = e.envelope->'data'->>'referralId' "
        "and c.envelope->'data'->>'unitId' = e.envelope->'data'->>'unitId')"
    )
    for table in ("addressee", "unopened"):
        op.execute(f"alter table {table} force row level security")
