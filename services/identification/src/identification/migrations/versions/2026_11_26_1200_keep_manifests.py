"""Keeps what each report holds under its own seal; what was sealed before is sealed anew by `operations reseal`."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1200"
down_revision = "2026_11_26_1110"

_APP, _WORKER = "identification_app", "identification_worker"


def upgrade() -> None:
    """Tables, and what tells a row that is gone from one that is hidden."""
    op.create_table(
        "manifest",
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    _create_resealing()
    _create_stores_all()


def _create_resealing() -> None:
    """One row: where nothing was sealed before, there is nothing to seal anew."""
    op.create_table(
        "resealing",
        sa.Column("only", sa.Boolean, sa.CheckConstraint('"only"'), primary_key=True),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        "insert into resealing select true, case when exists (select from report) or exists (select from draft) "
        "then null else now() end"
    )


def _create_stores_all() -> None:
    """Whether all that a manifest names is stored, for any caller: what the caller may not see any more is not gone.

    It answers yes or no about names that the caller gives.
    """
    op.execute(
        """
        create function stores_all(of_report uuid, names text[]) returns boolean
        language plpgsql stable security definer set search_path = public, pg_temp as $$
        begin
            return names <@ array(
                select p.report_id || '/' || p.class from report_part p where p.report_id = of_report
                union all select p.person_id || '/' || p.class from person_part p where p.report_id = of_report
                union all select a.person_id || '/' || a.kind || '/' || a.id from addendum a where a.report_id = of_report
            );
        end $$
        """
    )
    op.execute(f"revoke all on function stores_all from public, {_APP}, {_WORKER}")
    op.execute(f"grant execute on function stores_all to {_APP}")
