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
_REPORT_SEEN = "exists (select 1 from report r where r.id = report_id)"
_BESIDE_A_REPORT = (
    "report_part",
    "person_part",
    "instruction",
    "whereabouts",
    "ending",
    "consent",
    "disclosure_basis",
    "reading_basis",
)


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


def _grant() -> None:
    for table in ("report", *_BESIDE_A_REPORT):
        op.execute(f"grant select, insert on {table} to {_APP}")
    op.execute(f"grant select, update on disclosure to {_APP}")
    # `for update` asks for an update right on one column; grounds are locked, not changed, by reading commands.
    op.execute(f"grant update on report, disclosure_basis to {_APP}")
    op.execute(f"grant select, update on report, disclosure_basis to {_WORKER}")
    op.execute(f"grant select, insert, update on disclosure to {_WORKER}")


def _protect() -> None:
    seen = (
        "author_id = app_subject() or author_unit = app_unit() or app_has_role('centre_intake') or exists "
        "(select 1 from disclosure d where d.report_id = report.id and d.unit_id = app_unit() and d.state <> 'ended')"
    )
    mine = "author_id = app_subject() or app_has_role('centre_intake')"
    protect(
        "report",
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "worker": f"to {_WORKER} using (true) with check (true)",
            "seen": f"for select to {_APP} using ({seen})",
            "filed": f"for insert to {_APP} with check (author_id = app_subject())",
            "changed": f"for update to {_APP} using ({seen}) with check ({mine})",
        },
    )
    for table in _BESIDE_A_REPORT:
        policies = {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "seen": f"for select to {_APP} using ({_REPORT_SEEN})",
            "added": f"for insert to {_APP} with check ({_REPORT_SEEN})",
        }
        if table == "disclosure_basis":
            policies |= {
                "worker": f"to {_WORKER} using (true) with check (true)",
                "locked": f"for update to {_APP} using ({_REPORT_SEEN}) with check (app_has_role('centre_intake'))",
            }
        protect(table, policies)
    addressed = "unit_id = app_unit() or app_has_role('centre_intake')"
    protect(
        "disclosure",
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "worker": f"to {_WORKER} using (true) with check (true)",
            "seen": f"for select to {_APP} using ({addressed})",
            "ended": f"for update to {_APP} using ({addressed}) with check (app_has_role('centre_intake'))",
        },
    )
