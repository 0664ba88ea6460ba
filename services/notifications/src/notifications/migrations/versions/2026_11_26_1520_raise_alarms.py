"""Alarms of dangers that were not taken over, the roster they follow, and calls."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1520"
down_revision = "2026_11_26_1410"

_DANGERS = (
    "select e.key as report_id, e.event_id, (e.envelope->>'correlationid')::uuid as correlation_id, "
    "(e.envelope->'data'->>'submittedAt')::timestamptz as filed_at from inbox_event e "
    "where e.type = 'identification.report-submitted.v1' and (e.envelope->'data'->>'danger')::boolean"
)
_STATE = (
    "case when r.taken_over then 'taken_over' when exists (select 1 from ended x where x.report_id = r.report_id "
    "and x.referral_id is null) then 'withdrawn' else 'running' end"
)


def upgrade() -> None:
    """Two tables, two columns, and one more channel."""
    op.execute("alter table notice add column rung integer check (rung >= 0)")
    op.execute("alter table delivery add column acknowledged_at timestamptz")
    op.execute("alter table delivery drop constraint delivery_channel_check")
    op.execute("alter table delivery add constraint delivery_channel_check check (channel in ('email', 'phone'))")
    _create_alarm()
    start_alarms()


def _create_alarm() -> None:
    op.execute(
        """
        create table alarm (
            report_id uuid primary key,
            filed_at timestamptz not null,
            caused_by uuid not null,
            correlation_id uuid not null,
            traceparent text check (traceparent ~ '^[0-9a-f-]{55}$'),
            rung integer not null check (rung >= 0),
            state text not null check (state in ('running', 'taken_over', 'withdrawn'))
        )
        """
    )
    op.execute("create index alarm_running on alarm (filed_at) where state = 'running'")
    op.execute(
        "create table roster (unit_id uuid primary key, version integer not null check (version > 0), turns jsonb not null)"
    )


def start_alarms() -> None:
    """Of the dangers whose envelopes were kept; counted, since a policy that hid rows would hide them from the count as well."""
    for table in ("report", "ended", "alarm"):
        op.execute(f"alter table {table} no force row level security")
    known = f"select count(*) from ({_DANGERS}) heard join report r on r.report_id = heard.report_id"
    wanted = op.get_bind().execute(sa.text(known)).scalar_one()
    made = op.get_bind().execute(
        sa.text(
            "insert into alarm (report_id, filed_at, caused_by, correlation_id, rung, state) "
            f"select heard.report_id, heard.filed_at, heard.event_id, heard.correlation_id, 0, {_STATE} "
            f"from ({_DANGERS}) heard join report r on r.report_id = heard.report_id"
        )
    )
    for table in ("report", "ended", "alarm"):
        op.execute(f"alter table {table} force row level security")
    if made.rowcount != wanted:
        raise RuntimeError(f"{made.rowcount} of {wanted} alarms could be made: a policy hides the others.")
