"""Creates notices, their deliveries and what is known about their matters, with what belongs to every service."""

from alembic import op

from chassis.audit.ddl import create_audit
from chassis.idempotency.ddl import create_idempotency
from chassis.inbox.ddl import create_inbox
from chassis.outbox.ddl import create_outbox

revision = "2026_11_24_1300"
down_revision = None

_APP, _WORKER = "notifications_app", "notifications_worker"
_URGENCY = "check (urgency in ('immediate', 'urgent', 'standard'))"


def upgrade() -> None:
    """Tables."""
    _create_notice()
    _create_delivery()
    _create_matters()
    create_outbox(_APP, _WORKER)
    create_inbox(_WORKER)
    create_audit(_APP, _WORKER)
    create_idempotency(_APP, _WORKER)


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
