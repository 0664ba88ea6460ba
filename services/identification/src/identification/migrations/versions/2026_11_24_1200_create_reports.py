"""Creates reports, their sealed parts, grounds and disclosures, with what belongs to every service."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.audit.ddl import create_audit
from chassis.idempotency.ddl import create_idempotency
from chassis.inbox.ddl import create_inbox
from chassis.outbox.ddl import create_outbox

revision = "2026_11_24_1200"
down_revision = None

_APP, _WORKER = "identification_app", "identification_worker"
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tables, and what holds what has ended."""
    create_outbox(_APP, _WORKER)
    create_inbox(_WORKER)
    create_audit(_APP, _WORKER)
    create_idempotency(_APP, _WORKER)
    _create_report()
    _create_parts()
    _create_entries()
    _create_grounds()
    _keep_tombstones()


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


def _keep_tombstones() -> None:
    """What has ended stays ended."""
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
