"""A disclosure that is put back from a backup before its report is there keeps the place on lists that it had."""

from alembic import op

revision = "2026_11_26_2340"
down_revision = "2026_11_26_2030"


def upgrade() -> None:
    """The report's own moment as ever, where there is a report: what else a row says counts only while there is none."""
    op.execute(
        """
        create or replace function disclosure_knows_its_report() returns trigger
        language plpgsql security definer set search_path = public, pg_temp set row_security = on as $$
        begin
            new.report_submitted_at :=
                coalesce((select r.submitted_at from report r where r.id = new.report_id), new.report_submitted_at);
            return new;
        end $$
        """
    )
