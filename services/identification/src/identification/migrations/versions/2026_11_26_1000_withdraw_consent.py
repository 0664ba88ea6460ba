"""Lets consent be withdrawn, a ground be recorded anew, and what rested on consent end with it; adds the lines that are missing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1000"
down_revision = "2026_11_26_0900"


def upgrade() -> None:
    """Columns and the lines that are missing."""
    for column in ("seen_alone", "called_back"):
        op.add_column("consent", sa.Column(column, sa.Text))
        op.create_check_constraint(f"consent_{column}_known", "consent", f"{column} in ('yes', 'no', 'unknown')")
    # A ground that has run out is recorded anew.
    op.drop_constraint("reading_basis_once", "reading_basis")
    op.create_index("ix_reading_basis_report_id", "reading_basis", ["report_id"])
    _add_missing_lines()


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
