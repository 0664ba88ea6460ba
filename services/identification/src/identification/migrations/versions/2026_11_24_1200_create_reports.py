"""Creates reports, their sealed parts, grounds and disclosures, with row-level security on every one of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.audit.ddl import create_audit
from chassis.db.migrations import create_caller_functions, protect
from chassis.idempotency.ddl import create_idempotency
from chassis.inbox.ddl import create_inbox
from chassis.outbox.ddl import create_outbox

revision = "2026_11_24_1200"
down_revision = None

_APP, _WORKER, _MIGRATOR = "identification_app", "identification_worker", "identification_migrator"
_moment = sa.DateTime(timezone=True)


def _one_of(*roles: str) -> str:
    return "(" + " or ".join(f"app_has_role('{role}')" for role in roles) + ")"


_CENTRE = "app_has_role('centre_intake')"
_REPORTING = _one_of(
    "health_reporter",
    "police_reporter",
    "labour_inspector",
    "csr_worker",
    "education_reporter",
    "migration_officer",
    "ngo_worker",
)
_OPEN_TO_UNIT = (
    "unit_id = app_unit() and purpose = 'child_protection' and (app_has_role('csr_worker') and state in "
    "('addressed', 'granted') or app_has_role('csr_supervisor') and state in ('addressed', 'escalated', 'granted'))"
)


def _of_report(condition: str = "true") -> str:
    """A report that the caller finds at all, and for which `condition` holds."""
    return f"exists (select from report r where r.id = report_id and {condition})"


_BY_AUTHOR = _of_report("r.author_id = app_subject()")
# The ward of the author finds the report and nothing about the person (DESIGN 10.8).
_ABOUT_PERSON = _of_report(
    f"(r.author_id = app_subject() or {_CENTRE} or r.author_unit is distinct from app_unit() or report_is_open_to_unit(r.id))"
)
_PROGRESS = "state, version, opened_at, taken_over_at, taken_over_by, withdrawn_at, changes"


def upgrade() -> None:
    """Tables, grants and policies."""
    create_caller_functions()
    create_outbox(_APP, _WORKER)
    create_inbox(_WORKER)
    create_audit(_APP, _WORKER)
    create_idempotency(_APP, _WORKER)
    _create_report()
    _create_parts()
    _create_entries()
    _create_grounds()
    _create_disclosure_rules()
    _grant()
    _protect()


def _create_report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=False, index=True),
        sa.Column("author_unit", sa.Uuid, nullable=False, index=True),
        sa.Column("author_agency", sa.Uuid, nullable=False),
        sa.Column("author_sector", sa.Text, nullable=False),
        sa.Column("way_in", sa.Text, nullable=False),
        sa.Column("child_path", sa.Boolean, nullable=False),
        sa.Column("danger", sa.Text, nullable=False),
        sa.Column("still_here", sa.Text, nullable=False),
        sa.Column("still_here_until", _moment),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("serving_csr", sa.Uuid),
        sa.Column("excluded_units", postgresql.ARRAY(sa.Uuid), nullable=False),
        sa.Column("submitted_at", _moment, nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("delivered_at", _moment),
        sa.Column("opened_at", _moment),
        sa.Column("taken_over_at", _moment),
        sa.Column("taken_over_by", sa.Uuid),
        sa.Column("withdrawn_at", _moment),
        sa.Column("changes", postgresql.JSONB, nullable=False),
        sa.CheckConstraint("state in ('submitted', 'received', 'withdrawn')", name="report_state_known"),
        sa.CheckConstraint("not (child_path and state = 'withdrawn')", name="report_of_child_never_withdrawn"),
    )


def _create_parts() -> None:
    op.create_table(
        "report_part",
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("class", sa.Text, primary_key=True),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "person_part",
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("class", sa.Text, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )


def _create_entries() -> None:
    _entry_table("instruction", sa.Column("code", sa.Text, nullable=False), sa.Column("until", _moment))
    _entry_table("whereabouts", sa.Column("code", sa.Text, nullable=False))
    _entry_table("ending", sa.Column("referral_id", sa.Uuid), sa.Column("reason", sa.Text, nullable=False))
    _entry_table(
        "revocation_ahead", sa.Column("referral_id", sa.Uuid, nullable=False), sa.Column("successor_unit", sa.Uuid)
    )
    op.create_unique_constraint("revocation_ahead_once", "revocation_ahead", ["referral_id", "report_id"])


def _entry_table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        *columns,
        sa.Column("given_by", sa.Uuid, nullable=False),
        sa.Column("at", _moment, nullable=False),
    )


def _create_grounds() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", _moment, nullable=False),
    )
    op.create_table(
        "disclosure_basis",
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("purpose", sa.Text, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
    )
    op.create_table(
        "disclosure",
        sa.Column("referral_id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, nullable=False, index=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid, index=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("accepted_by", sa.Uuid),
        sa.Column("ended_at", _moment),
        sa.CheckConstraint("state in ('addressed', 'escalated', 'granted', 'ended')", name="disclosure_state_known"),
        sa.CheckConstraint("state <> 'granted' or accepted_by is not null", name="disclosure_granted_to_someone"),
        sa.CheckConstraint("(state = 'ended') = (ended_at is not null)", name="disclosure_end_dated"),
    )
    op.create_table(
        "reading_basis",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("reader_id", sa.Uuid, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("recorded_at", _moment, nullable=False),
        sa.UniqueConstraint("report_id", "reader_id", "scope", name="reading_basis_once"),
    )


def _create_disclosure_rules() -> None:
    """What has ended stays ended; and whether a report is open to the caller's unit, as the policy of `report` asks it.

    A function, since a policy of `report` that read `disclosure_basis`, whose policy reads `report`, would never end; and
    since a subquery would be hashed: every open referral of the unit, once for each statement.
    """
    op.execute(
        """
        create function disclosure_tombstone_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'disclosure % has ended and stays so', old.referral_id using errcode = 'restrict_violation';
        end $$
        """
    )
    op.execute(
        "create trigger disclosure_tombstone_stays before update on disclosure for each row "
        "when (old.state = 'ended') execute function disclosure_tombstone_stays()"
    )
    op.execute(
        f"""
        create function report_is_open_to_unit(of_report uuid) returns boolean
        language plpgsql stable security definer set search_path = public, pg_temp as $$
        begin
            return exists (
                select from disclosure d join disclosure_basis b using (report_id, purpose)
                where d.report_id = of_report and b.live and b.verified and {_OPEN_TO_UNIT}
            );
        end $$
        """
    )


def _grant() -> None:
    for table in ("report", *_policies_beside_a_report()):
        op.execute(f"grant select, insert on {table} to {_APP}")
    op.execute(f"grant update ({_PROGRESS}) on report to {_APP}")
    op.execute(f"grant select, update on disclosure to {_APP}")
    op.execute(f"grant select, update (delivered_at) on report to {_WORKER}")
    op.execute(f"grant select, insert, update on disclosure to {_WORKER}")
    op.execute(f"grant select on disclosure_basis, revocation_ahead to {_WORKER}")
    # `for update` asks for an update right on one column: grounds are locked, not changed.
    op.execute(f"grant update (live) on disclosure_basis to {_APP}, {_WORKER}")
    op.execute(f"revoke all on function report_is_open_to_unit from public, {_APP}, {_WORKER}")
    op.execute(f"grant execute on function report_is_open_to_unit to {_APP}")


def _protect() -> None:
    migrator = {"migrator": f"to {_MIGRATOR} using (true) with check (true)"}
    worker = {"worker": f"to {_WORKER} using (true) with check (true)"}
    protect("report", migrator | worker | _policies_of_report())
    protect("disclosure", migrator | worker | _policies_of_disclosure())
    for table, (seen, added) in _policies_beside_a_report().items():
        policies = migrator | {
            "seen": f"for select to {_APP} using ({seen})",
            "added": f"for insert to {_APP} with check ({added})",
        }
        if table == "revocation_ahead":
            policies |= worker
        if table == "disclosure_basis":
            policies |= worker | {"locked": f"for update to {_APP} using ({_CENTRE}) with check (false)"}
        protect(table, policies)


def _policies_of_report() -> dict[str, str]:
    not_excluded = "app_unit() <> all (excluded_units)"
    author = f"author_id = app_subject() and ({_REPORTING} or {_CENTRE})"
    ward = f"author_unit = app_unit() and {not_excluded} and {_REPORTING}"
    addressed = f"state <> 'withdrawn' and {not_excluded} and report_is_open_to_unit(id)"
    seen = f"{_CENTRE} or {author} or {ward} or {addressed}"
    fresh = (
        "state = 'submitted' and version = 1 and opened_at is null and taken_over_at is null and delivered_at is null"
    )
    return {
        "seen": f"for select to {_APP} using ({seen})",
        "filed": f"for insert to {_APP} with check ({author} and author_unit = app_unit() and {fresh})",
        # Whoever finds it may lock it, so that a colleague is told 403 and no state; only author and Centre move it.
        "changed": f"for update to {_APP} using ({seen}) with check ({_CENTRE} or {author})",
    }


def _policies_of_disclosure() -> dict[str, str]:
    return {
        "seen": f"for select to {_APP} using ({_CENTRE} or {_OPEN_TO_UNIT})",
        "ended": f"for update to {_APP} using ({_CENTRE}) with check ({_CENTRE} and state = 'ended')",
    }


def _policies_beside_a_report() -> dict[str, tuple[str, str]]:
    """Table -> who finds a row, who adds one; always in the own name."""
    by_centre = _of_report(_CENTRE)
    by_another = _of_report(f"{_CENTRE} and not (r.child_path and r.author_id = app_subject())")
    report_part = f"({_BY_AUTHOR} and class <> 'taken_over' or {by_centre} and class = 'taken_over')"
    own_person = "r.author_id = app_subject() and r.person_id = {table}.person_id"
    ground = "purpose = 'child_protection' and ground = 'child_duty'"
    ending = f"({_BY_AUTHOR} and referral_id is null or {by_centre} and referral_id is not null)"
    return {
        "report_part": (f"class = 'unit_callback' and {_of_report()} or {_ABOUT_PERSON}", report_part),
        "person_part": (_ABOUT_PERSON, _of_report(own_person.format(table="person_part"))),
        "instruction": (_of_report(), f"given_by = app_subject() and {by_centre}"),
        "whereabouts": (_of_report(), f"given_by = app_subject() and {_BY_AUTHOR}"),
        "ending": (f"{_BY_AUTHOR} or {by_centre}", f"given_by = app_subject() and {ending}"),
        "revocation_ahead": (_CENTRE, f"given_by = app_subject() and {by_another}"),
        "consent": (
            _ABOUT_PERSON,
            f"recorded_by = app_subject() and {_of_report(own_person.format(table='consent'))}",
        ),
        "disclosure_basis": (
            _ABOUT_PERSON,
            f"{ground} and {_of_report('r.child_path and ' + own_person.format(table='disclosure_basis'))}",
        ),
        "reading_basis": (
            f"reader_id = app_subject() and {_CENTRE}",
            f"reader_id = app_subject() and {by_centre}",
        ),
    }
