"""By when the first unit that was asked answers, without the Centre's own assessment; the release before neither writes nor reads it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_2040"
down_revision = "2026_12_02_1045"
_PENDING = sa.text(
    "withdrawn_at is null and taken_over_at is not null and (units_answer_by is not null or open_questions > 0)"
)


def upgrade() -> None:
    """Of the few reports for which a unit has still to answer."""
    op.add_column("report", sa.Column("units_answer_by", sa.DateTime(timezone=True)))
    op.execute(
        """
        update report r set units_answer_by = first.due
        from (
            select a.report_id, min(a.respond_by) as due from awaited_answer a
            where a.respond_by is not null and not exists (select from report p where p.id = a.referral_id)
            group by a.report_id
        ) first
        where r.id = first.report_id and r.answer_by is not null
        """
    )
    for name, first in {"report_answer_pending": (), "report_answer_pending_of_manager": ("manager_id",)}.items():
        op.create_index(name, "report", [*first, "due_first", "id"], postgresql_where=_PENDING)
