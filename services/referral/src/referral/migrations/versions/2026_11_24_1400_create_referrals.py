"""Creates referrals, their clocks, the log of rejections and the national totals, with what belongs to every service."""

from alembic import op

from chassis.audit.ddl import create_audit
from chassis.idempotency.ddl import create_idempotency
from chassis.inbox.ddl import create_inbox
from chassis.outbox.ddl import create_outbox

revision = "2026_11_24_1400"
down_revision = None

_APP, _WORKER = "referral_app", "referral_worker"


def upgrade() -> None:
    """Tables."""
    _create_referral()
    _create_clock()
    _create_rest()
    create_audit(_APP, _WORKER)
    create_idempotency(_APP, _WORKER)
    create_outbox(_APP, _WORKER)
    create_inbox(_WORKER)


def _create_referral() -> None:
    op.execute(
        """
        create table referral (
            id uuid primary key,
            report_id uuid not null,
            purpose text not null,
            author_id uuid not null,
            urgency text not null,
            excluded_units uuid[] not null,
            sent_at timestamptz not null,
            respond_by timestamptz not null,
            unit_id uuid not null,
            state text not null
                constraint referral_state_known check (state in ('sent', 'accepted', 'escalated', 'revoked', 'withdrawn')),
            stage text not null,
            reached text[] not null,
            version integer not null,
            barred_units uuid[] not null,
            accepted_by uuid,
            accepted_at timestamptz,
            ended_at timestamptz,
            changes jsonb not null,
            constraint referral_accepted_by_someone
                check (state <> 'accepted' or (accepted_by is not null and accepted_at is not null)),
            constraint referral_never_to_excluded check (unit_id <> all (excluded_units)),
            constraint referral_never_back check (unit_id <> all (barred_units)),
            constraint referral_centre_never_rejects check (purpose <> 'formal_identification' or state <> 'escalated')
        )
        """
    )
    op.execute("create index referral_by_report on referral (report_id)")
    op.execute("create index referral_by_author on referral (author_id)")
    op.execute("create index referral_worklist on referral (unit_id, respond_by, id)")
    op.execute("create index referral_due_first on referral (respond_by, id)")
    op.execute(
        "create unique index referral_one_item_of_the_centre on referral (report_id) where purpose = 'formal_identification'"
    )


def _create_clock() -> None:
    op.execute(
        """
        create table clock (
            id uuid primary key,
            referral_id uuid not null references referral (id),
            code text not null,
            started_at timestamptz not null,
            due_at timestamptz not null,
            state text not null
                constraint clock_state_known check (state in ('running', 'met', 'breached', 'met_late', 'cancelled')),
            met_at timestamptz,
            breached_at timestamptz,
            breach_told boolean not null,
            constraint clock_once_per_referral unique (referral_id, code),
            constraint clock_breach_dated_by_term check (breached_at is null or breached_at = due_at)
        )
        """
    )
    op.execute("create index clock_running on clock (due_at) where state = 'running'")


def _create_rest() -> None:
    op.execute(
        """
        create table rejection (
            referral_id uuid references referral (id),
            unit_id uuid,
            rejected_at timestamptz,
            rejected_by uuid not null,
            reason text not null,
            primary key (referral_id, unit_id, rejected_at)
        )
        """
    )
    op.execute("create table early_delivery (report_id uuid primary key, delivered_at timestamptz not null)")
    op.execute(
        """
        create table stage_count (
            stage text primary key,
            reached integer not null,
            present integer not null,
            constraint stage_count_adds_up check (present >= 0 and reached >= present)
        )
        """
    )
    op.execute(
        "insert into stage_count select stage, 0, 0 from unnest(array['reported', 'taken_over', 'referred', 'accepted', "
        "'escalated', 'rerouted', 'withdrawn', 'revoked']) as stage"
    )
