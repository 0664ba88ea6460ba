"""Lays reports out as lists read them: by who filed them, from which unit, and for which unit a referral opens them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_2010"
down_revision = "2026_11_26_1500"

_APP, _WORKER = "identification_app", "identification_worker"
_LIVING, _WITHDRAWN = "withdrawn_at is null", "withdrawn_at is not null"


class BackfillIncomplete(Exception):
    """A disclosure does not know when its report was filed: row-level security or a wrong role looks like this."""


def upgrade() -> None:
    """Indexes, and on a disclosure the moment at which its report was filed."""
    _index_reports()
    _tell_disclosures_when()
    op.create_index(
        "disclosure_of_unit", "disclosure", ["unit_id", "purpose", "state", "report_submitted_at", "report_id"]
    )
    op.create_index("disclosure_of_report", "disclosure", ["report_id", "unit_id", "purpose", "state"])
    for column in ("unit_id", "report_id"):
        op.drop_index(f"ix_disclosure_{column}", "disclosure")
    _count_by_index()


def _index_reports() -> None:
    filed = ["author_agency", "submitted_at", "id"]
    for of, who in (("author", "author_id"), ("unit", "author_unit")):
        op.create_index(f"report_of_{of}", "report", [who, *filed], postgresql_where=sa.text(_LIVING))
        withdrawn = [who, "author_agency", "withdrawn_at"]
        op.create_index(f"report_withdrawn_of_{of}", "report", withdrawn, postgresql_where=sa.text(_WITHDRAWN))
        op.drop_index(f"ix_report_{who}", "report")
    # True of every row: the walk over everything is for a statement that says so, and no plan takes it by mistake.
    everything = sa.text("submitted_at > '-infinity'")
    op.create_index("report_by_time", "report", ["submitted_at", "id"], postgresql_where=everything)
    op.drop_index("ix_report_submitted_at", "report")
    op.create_index("ix_report_person_id", "report", ["person_id"])


def _tell_disclosures_when() -> None:
    """From now on by a trigger, whichever role writes the row: the moment is the report's own, which never changes."""
    op.add_column("disclosure", sa.Column("report_submitted_at", sa.DateTime(timezone=True)))
    # What has ended stays as it is, and is on no list.
    op.execute(
        "update disclosure d set report_submitted_at = r.submitted_at from report r "
        "where r.id = d.report_id and d.state <> 'ended'"
    )
    unknown = "select count(*) from disclosure where state <> 'ended' and report_submitted_at is null"
    left = op.get_bind().execute(sa.text(unknown)).scalar_one()
    if left:
        raise BackfillIncomplete(f"{left} disclosures have no moment. Nothing was changed; run it as the migrator.")
    op.execute(
        """
        create function disclosure_knows_its_report() returns trigger
        language plpgsql security definer set search_path = public, pg_temp set row_security = on as $$
        begin
            new.report_submitted_at := (select r.submitted_at from report r where r.id = new.report_id);
            return new;
        end $$
        """
    )
    op.execute(f"revoke all on function disclosure_knows_its_report from public, {_APP}, {_WORKER}")
    op.execute(
        "create trigger disclosure_knows_its_report before insert or update on disclosure "
        "for each row execute function disclosure_knows_its_report()"
    )


def _count_by_index() -> None:
    waiting, refused = sa.text("state = 'unconfirmed'"), sa.text("reason <> 'unconfirmed'")
    op.create_index("disclosure_unconfirmed", "disclosure", ["referral_id"], postgresql_where=waiting)
    op.create_index("refused_opening_for_good", "refused_opening", ["referral_id"], postgresql_where=refused)
