"""The Centre's list is sorted and narrowed by columns of the report: what is to be decided of it first, and of how urgent a person it is.

The release before writes none of them. What it files meanwhile sorts by when it was filed, before its term, until it is taken over.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_0910"
down_revision = "2026_11_29_2320"

_LINE = sa.text("submitted_at > '-infinity' and withdrawn_at is null and joint_with is null")
_WAITING = sa.text(f"{_LINE.text} and due_first < '9999-12-31 00:00:00+00'")
_BY = {"state": "state", "sector": "author_sector", "place": "served_by", "owner": "taken_over_by"}
_MOMENT = sa.DateTime(timezone=True)
_FORCED = ("report", "disclosure", "authorisation")


def upgrade() -> None:
    """Columns, what is known for them, and one index for each way to narrow the list."""
    op.add_column("report", sa.Column("take_over_by", _MOMENT))
    op.add_column("report", sa.Column("answer_by", _MOMENT))
    op.add_column("report", sa.Column("urgency_of_all", sa.Text))
    op.add_column("report", sa.Column("csr_of_another", sa.Uuid))
    op.create_table(
        "awaited_answer",
        sa.Column("referral_id", sa.Uuid, primary_key=True, autoincrement=False),
        sa.Column("report_id", sa.Uuid, nullable=False, index=True),
        sa.Column("respond_by", _MOMENT),
    )
    # As the owner whom no wall narrows: one that hid rows would leave them without what is known.
    for table in _FORCED:
        op.execute(f"alter table {table} no force row level security")
    know_terms_of_before()
    for table in _FORCED:
        op.execute(f"alter table {table} force row level security")
    _compute()
    for by, column in _BY.items():
        columns = [column, "line_urgency", "due_first", "id"]
        op.create_index(f"report_line_by_{by}", "report", columns, postgresql_where=_LINE)
    op.create_index("report_waiting_by_time", "report", ["submitted_at", "id"], postgresql_where=_WAITING)


def know_terms_of_before() -> None:
    """The terms as they are today, from when a report was filed and a child's referral was authorised.

    When a unit rejected it is not kept here: until it is decided, such a referral counts by its first term.
    """
    op.execute(
        """
        update report set take_over_by = coalesce(received_at, submitted_at)
            + case danger when 'yes' then interval '15 minutes' else interval '24 hours' end
        where state = 'submitted' and joint_with is null
        """
    )
    op.execute(
        """
        update report r set urgency_of_all = (
            select j.urgency from report j where r.id in (j.id, j.joint_with)
            order by array_position(array['immediate', 'urgent', 'standard'], j.urgency) limit 1
        ), csr_of_another = (
            select j.serving_csr from report j
            where j.joint_with = r.id and j.serving_csr is not null order by j.number limit 1
        ) where persons > 1 and joint_with is null
        """
    )
    op.execute(
        """
        insert into awaited_answer (referral_id, report_id, respond_by)
        select d.referral_id, coalesce(r.joint_with, r.id), case
            when d.state in ('addressed', 'escalated', 'unconfirmed') and d.once_confirmed is distinct from 'granted'
            then (select min(a.at) from authorisation a where a.referral_id = d.referral_id)
                + case r.danger when 'yes' then interval '4 hours' else interval '24 hours' end
        end
        from disclosure d join report r on r.id = d.report_id where d.unit_id is not null
        """
    )
    op.execute(
        """
        update report r set answer_by = first.due
        from (select report_id, min(respond_by) as due from awaited_answer group by report_id) first
        where r.id = first.report_id and r.withdrawn_at is null
        """
    )


def _compute() -> None:
    undecided = "case when taken_over_at is null then coalesce(take_over_by, submitted_at) end"
    due = f"coalesce(least({undecided}, answer_by), '9999-12-31 00:00:00+00'::timestamptz)"
    served = "coalesce(case when way_now is null then serving_csr else csr_now end, csr_of_another)"
    op.add_column("report", sa.Column("due_first", _MOMENT, sa.Computed(due, persisted=True)))
    urgency = sa.Computed("coalesce(urgency_of_all, urgency)", persisted=True)
    op.add_column("report", sa.Column("line_urgency", sa.Text, urgency))
    op.add_column("report", sa.Column("served_by", sa.Uuid, sa.Computed(served, persisted=True)))
