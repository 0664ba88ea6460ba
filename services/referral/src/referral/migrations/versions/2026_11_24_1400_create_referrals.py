"""Creates referrals, their clocks, the log of rejections and the national totals, with row-level security on every table of a report."""

from alembic import op

from chassis.audit.ddl import create_audit
from chassis.db.migrations import create_caller_functions, protect
from chassis.idempotency.ddl import create_idempotency
from chassis.inbox.ddl import create_inbox
from chassis.outbox.ddl import create_outbox

revision = "2026_11_24_1400"
down_revision = None

_APP, _WORKER, _MIGRATOR = "referral_app", "referral_worker", "referral_migrator"
_PLATFORM = {
    "migrator": f"to {_MIGRATOR} using (true) with check (true)",
    "worker": f"to {_WORKER} using (true) with check (true)",
}
_TABLES = "referral, clock, rejection, early_delivery, stage_count"
# A referral is the unit's while it is open and addressed to it; an escalated one is its supervisor's only.
_OF_UNIT = (
    "(unit_id = app_unit() and app_unit() <> all (excluded_units) and purpose = 'child_protection' "
    "and (app_has_role('csr_supervisor') and state in ('sent', 'accepted', 'escalated') "
    "or app_has_role('csr_worker') and state in ('sent', 'accepted')))"
)
_SEEN = f"{_OF_UNIT} or author_id = app_subject() or app_has_role('centre_intake')"
_REFERRAL_SEEN = "exists (select from referral r where r.id = referral_id)"
_REFERRAL_OF_UNIT = "exists (select from referral r where r.id = referral_id and r.unit_id = app_unit())"


def upgrade() -> None:
    """Tables, functions, grants and policies."""
    create_caller_functions()
    _create_referral()
    _create_clock()
    _create_rest()
    _create_passing_on()
    create_audit(_APP, _WORKER)
    create_idempotency(_APP, _WORKER)
    create_outbox(_APP, _WORKER)
    create_inbox(_WORKER)
    _grant()
    _protect()


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


def _create_passing_on() -> None:
    """The one way out of a unit's hands: the row that results is not the caller's to see, so no policy could allow the update."""
    op.execute(
        """
        create function pass_referral_on(
            referral uuid, to_unit uuid, new_state text, new_stage text, new_reached text[], new_version integer,
            new_barred uuid[], new_changes jsonb
        ) returns void language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            update referral r
               set unit_id = to_unit, state = new_state, stage = new_stage, reached = new_reached, version = new_version,
                   barred_units = new_barred, changes = new_changes
             where r.id = pass_referral_on.referral
               and r.version = new_version - 1
               and r.purpose = 'child_protection'
               and r.state in ('sent', 'escalated')
               and new_state in ('sent', 'escalated')
               and (r.unit_id = app_unit() and (app_has_role('csr_supervisor') or app_has_role('csr_worker') and r.state = 'sent')
                    or app_has_role('centre_intake') and r.state = 'escalated');
            if not found then
                raise insufficient_privilege using message = 'This referral is not the caller''s to pass on.';
            end if;
        end
        $$
        """
    )


def _grant() -> None:
    op.execute(f"revoke all on {_TABLES} from public, {_APP}, {_WORKER}")
    op.execute(f"revoke all on function pass_referral_on from public, {_APP}, {_WORKER}")
    accepting = "state, stage, reached, version, accepted_by, accepted_at, changes"
    op.execute(f"grant select, update ({accepting}) on referral to {_APP}")
    op.execute(f"grant select, update (state, met_at, breached_at, breach_told) on clock to {_APP}")
    op.execute(f"grant insert on rejection to {_APP}")
    op.execute(f"grant select, update (reached, present) on stage_count to {_APP}, {_WORKER}")
    op.execute(f"grant execute on function pass_referral_on to {_APP}")
    op.execute(f"grant select, insert, update on referral, clock, early_delivery to {_WORKER}")
    op.execute(f"grant select on rejection to {_WORKER}")


def _protect() -> None:
    protect(
        "referral",
        _PLATFORM
        | {
            "seen": f"for select to {_APP} using ({_SEEN})",
            # `for update` asks for this policy too: the Centre's duty holds a referral while it passes it on.
            "accepted": f"for update to {_APP} using ({_OF_UNIT} or app_has_role('centre_intake')) "
            f"with check ({_OF_UNIT} and state = 'accepted' and accepted_by = app_subject())",
        },
    )
    protect(
        "clock",
        _PLATFORM
        | {
            "seen": f"for select to {_APP} using ({_REFERRAL_SEEN})",
            "stopped": f"for update to {_APP} using ({_REFERRAL_OF_UNIT}) with check ({_REFERRAL_OF_UNIT})",
        },
    )
    own = "exists (select from referral r where r.id = referral_id and r.unit_id = app_unit() and r.unit_id = rejection.unit_id)"
    protect(
        "rejection", _PLATFORM | {"logged": f"for insert to {_APP} with check (rejected_by = app_subject() and {own})"}
    )
    protect("early_delivery", _PLATFORM)
