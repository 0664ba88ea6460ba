"""Creates notices, their deliveries and what is known about their matters, with row-level security on every one of them."""

from alembic import op

from chassis.audit.ddl import create_audit
from chassis.db.migrations import create_caller_functions, protect
from chassis.idempotency.ddl import create_idempotency
from chassis.inbox.ddl import create_inbox
from chassis.outbox.ddl import create_outbox

revision = "2026_11_24_1300"
down_revision = None

_APP, _WORKER, _MIGRATOR = "notifications_app", "notifications_worker", "notifications_migrator"
_URGENCY = "check (urgency in ('immediate', 'urgent', 'standard'))"
# Written out, not imported: an old migration never changes. Today the access table decides (application/inbox.py, migrations/repeatable).
_INBOX_ROLES = (
    "health_reporter",
    "police_reporter",
    "police_investigator",
    "labour_inspector",
    "csr_worker",
    "csr_supervisor",
    "education_reporter",
    "migration_officer",
    "ngo_worker",
    "reception_worker",
    "centre_intake",
    "centre_case_manager",
    "centre_assessor",
    "centre_supervisor",
    "centre_director",
)


def upgrade() -> None:
    """Tables, grants and policies."""
    create_caller_functions()
    _create_inbox_function()
    _create_notice()
    _create_delivery()
    _create_matters()
    create_outbox(_APP, _WORKER)
    create_inbox(_WORKER)
    create_audit(_APP, _WORKER)
    create_idempotency(_APP, _WORKER)
    _grant()
    _protect()


def _create_inbox_function() -> None:
    roles = ", ".join(f"'{role}'" for role in _INBOX_ROLES)
    op.execute(
        "create function app_has_inbox() returns boolean language sql stable as "
        "$$ select string_to_array(coalesce(current_setting('app.roles', true), ''), ',') && "
        f"array[{roles}]::text[] and not app_has_role('coordination_office') and not app_has_role('national_rapporteur') $$"
    )


def _create_notice() -> None:
    op.execute(
        f"""
        create table notice (
            id uuid primary key,
            unit_id uuid,
            person_id uuid,
            report_id uuid not null,
            referral_id uuid,
            code text not null check (code ~ '^[a-z_]{{1,40}}$'),
            urgency text not null {_URGENCY},
            caused_by uuid not null,
            created_at timestamptz not null,
            state text not null check (state in ('waiting', 'opened', 'settled', 'withdrawn')),
            version integer not null check (version > 0),
            opened_at timestamptz,
            constraint notice_is_for_somebody check (unit_id is not null or person_id is not null),
            constraint notice_opened_has_a_time check ((state = 'opened') = (opened_at is not null)),
            constraint notice_once_per_event
                unique nulls not distinct (referral_id, unit_id, person_id, code, caused_by)
        )
        """
    )
    op.execute("create index notice_of_unit on notice (unit_id, created_at, id) where person_id is null")
    op.execute("create index notice_of_person on notice (person_id, created_at, id)")
    op.execute("create index notice_asking on notice (referral_id) where state = 'waiting'")
    op.execute("create index notice_of_report on notice (report_id, created_at)")


def _create_delivery() -> None:
    op.execute(
        """
        create table delivery (
            notice_id uuid not null references notice (id),
            channel text not null check (channel in ('email')),
            created_at timestamptz not null,
            state text not null check (state in ('pending', 'delivered', 'failed', 'cancelled')),
            attempt integer not null check (attempt >= 0),
            refusals integer not null check (refusals >= 0),
            due_at timestamptz not null,
            leased_until timestamptz,
            correlation_id uuid not null,
            traceparent text check (traceparent ~ '^[0-9a-f-]{55}$'),
            primary key (notice_id, channel),
            constraint delivery_held_only_while_tried check (state = 'pending' or leased_until is null)
        )
        """
    )
    op.execute("create index delivery_pending on delivery (due_at) where state = 'pending'")


def _create_matters() -> None:
    op.execute(
        "create table report (report_id uuid primary key, author_id uuid not null, "
        f"urgency text not null {_URGENCY}, taken_over boolean not null)"
    )
    op.execute(
        "create table addressee (referral_id uuid primary key, report_id uuid not null, unit_id uuid not null, "
        f"urgency text not null {_URGENCY}, for_take_over boolean not null)"
    )
    op.execute("create index ix_addressee_report_id on addressee (report_id)")
    op.execute(
        "create table ended (id uuid primary key default gen_random_uuid(), report_id uuid not null, referral_id uuid, "
        "constraint ended_once unique nulls not distinct (report_id, referral_id))"
    )


def _grant() -> None:
    op.execute(f"revoke all on notice, delivery, report, addressee, ended from public, {_APP}, {_WORKER}")
    op.execute(f"grant select, update (state, version, opened_at) on notice to {_APP}")
    op.execute(f"grant select, insert, update (state, version, opened_at) on notice to {_WORKER}")
    op.execute(
        f"grant select, insert, update (state, attempt, refusals, due_at, leased_until) on delivery to {_WORKER}"
    )
    op.execute(f"grant select, insert, update on addressee to {_WORKER}")
    op.execute(f"grant update (taken_over) on report to {_WORKER}")
    op.execute(f"grant select, insert on report, ended to {_WORKER}")


def _protect() -> None:
    platform = {
        "migrator": f"to {_MIGRATOR} using (true) with check (true)",
        "worker": f"to {_WORKER} using (true) with check (true)",
    }
    mine = (
        "state <> 'withdrawn' and app_has_inbox() and "
        "(person_id = app_subject() or (person_id is null and unit_id = app_unit()))"
    )
    protect(
        "notice",
        platform
        | {
            "seen": f"for select to {_APP} using ({mine})",
            "opened": f"for update to {_APP} using ({mine}) with check ({mine})",
        },
    )
    for table in ("delivery", "report", "addressee", "ended"):
        protect(table, platform)
