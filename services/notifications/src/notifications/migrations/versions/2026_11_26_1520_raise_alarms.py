"""Alarms of dangers that nobody took over, the roster they follow, calls, and their lines on the record."""

import sqlalchemy as sa
from alembic import op

from chassis.db.migrations import protect

revision = "2026_11_26_1520"
down_revision = "2026_11_26_1410"

_APP, _WORKER, _MIGRATOR = "notifications_app", "notifications_worker", "notifications_migrator"
# Written out, not imported: an old migration never changes. domain/vocabulary.py says the same, a test compares them.
_PLATFORM, _TELEPHONE = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
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
    """Two tables, three columns, one more channel, and rights."""
    op.execute("alter table notice add column rung integer check (rung >= 0)")
    op.execute("alter table delivery add column acknowledged_at timestamptz")
    op.execute("alter table delivery drop constraint delivery_channel_check")
    op.execute("alter table delivery add constraint delivery_channel_check check (channel in ('email', 'phone'))")
    _create_alarm()
    _create_roster()
    _let_the_telephone_answer()
    op.execute(f"grant insert on audit to {_WORKER}")
    op.execute(
        f"create policy alerted on audit for insert to {_WORKER} "
        f"with check (caller = '{_PLATFORM}' and position = 'platform' and action like 'alert.%')"
    )
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
    _keep_to_the_platform("alarm", "rung, state")


def _create_roster() -> None:
    op.execute(
        "create table roster (unit_id uuid primary key, version integer not null check (version > 0), turns jsonb not null)"
    )
    _keep_to_the_platform("roster", "version, turns")


def _keep_to_the_platform(table: str, changing: str) -> None:
    op.execute(f"revoke all on {table} from public, {_APP}, {_WORKER}")
    op.execute(f"grant select, insert, update ({changing}) on {table} to {_WORKER}")
    protect(
        table,
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "worker": f"to {_WORKER} using (true) with check (true)",
        },
    )


def _let_the_telephone_answer() -> None:
    """In the name of the telephone service a request finds alerts and calls, and may write down when a call was acknowledged."""
    op.execute(f"grant select (notice_id, channel, acknowledged_at), update (acknowledged_at) on delivery to {_APP}")
    telephone = f"app_subject() = '{_TELEPHONE}'"
    called = f"channel = 'phone' and {telephone}"
    op.execute(f"create policy called on delivery for select to {_APP} using ({called})")
    op.execute(f"create policy acknowledged on delivery for update to {_APP} using ({called}) with check ({called})")
    op.execute(
        f"create policy called on notice for select to {_APP} using (code = 'urgent_request_waits' and {telephone})"
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
