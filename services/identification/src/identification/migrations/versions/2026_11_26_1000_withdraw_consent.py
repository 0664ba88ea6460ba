"""Lets consent be withdrawn, a ground be recorded anew, and what rested on consent end with it; adds the lines that are missing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1000"
down_revision = "2026_11_26_0900"

_APP = "identification_app"
_CENTRE = "app_has_role('centre_intake')"


def upgrade() -> None:
    """Columns, policies and the lines that are missing."""
    for column in ("seen_alone", "called_back"):
        op.add_column("consent", sa.Column(column, sa.Text))
        op.create_check_constraint(f"consent_{column}_known", "consent", f"{column} in ('yes', 'no', 'unknown')")
    # A ground that has run out is recorded anew.
    op.drop_constraint("reading_basis_once", "reading_basis")
    op.create_index("ix_reading_basis_report_id", "reading_basis", ["report_id"])
    _let_centre_and_author_withdraw()
    _end_with_consent()
    _add_missing_lines()


def _let_centre_and_author_withdraw() -> None:
    """Only the author says what the person agreed to; the Centre may hear that they take it back."""
    of_person = "r.id = report_id and r.person_id = consent.person_id"
    heard = f"(r.author_id = app_subject() or {_CENTRE} and not given)"
    op.execute("drop policy added on consent")
    op.execute(
        f"create policy added on consent for insert to {_APP} with check "
        f"(recorded_by = app_subject() and exists (select from report r where {of_person} and {heard}))"
    )


def _end_with_consent() -> None:
    """Whoever withdraws it ends the grounds that rest on it and what referrals opened on them, and nothing else."""
    of_author = "exists (select from report r where r.id = report_id and r.author_id = app_subject())"
    op.execute(
        f"create policy ended on disclosure_basis for update to {_APP} using (ground = 'consent' and "
        f"({_CENTRE} or {of_author})) with check (ground = 'consent' and not live)"
    )
    rests = (
        "exists (select from disclosure_basis b where b.report_id = disclosure.report_id "
        "and b.purpose = disclosure.purpose and b.ground = 'consent')"
    )
    op.execute(f"create policy seen_by_author on disclosure for select to {_APP} using ({of_author} and {rests})")
    op.execute(
        f"create policy ended_by_author on disclosure for update to {_APP} using ({of_author} and {rests}) "
        "with check (state = 'ended')"
    )


def _add_missing_lines() -> None:
    """A line for each scope of each report that was withdrawn because the person withdrew consent.

    Raises RuntimeError unless every such report has them: forced row-level security hides rows without an error.
    """
    withdrawn = (
        "select report_id, given_by, at from ending where referral_id is null and reason = 'person_withdrew_consent'"
    )
    connection = op.get_bind()
    reports = connection.execute(sa.text(f"select count(*) from ({withdrawn}) e")).scalar_one()
    added = connection.execute(
        sa.text(
            "insert into consent (report_id, person_id, scope, given, recorded_by, recorded_at, seen_alone, called_back) "
            "select r.id, r.person_id, s.scope, false, e.given_by, e.at, 'unknown', 'unknown' "
            f"from ({withdrawn}) e join report r on r.id = e.report_id "
            "cross join (values ('identification'), ('share_clinical')) s (scope)"
        )
    )
    if added.rowcount != 2 * reports:
        raise RuntimeError(
            f"{added.rowcount} lines of withdrawn consent were added for {reports} reports; two each are needed."
        )
