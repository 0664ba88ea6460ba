"""Counts persons beside reports, and keeps the totals of a day: production shows the Office no others."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_2300"
down_revision = "2026_11_29_2230"

_TOLD = "('identification.report-submitted.v1', 'identification.report-person-added.v1')"


def upgrade() -> None:
    """Persons of before are counted from the events that reported them, each of one person."""
    op.add_column("stage_count", sa.Column("persons", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute(
        "update stage_count set persons = greatest(reached, (select count(*) from inbox_event "
        f"where consumer = 'referral' and outcome = 'applied' and type in {_TOLD})) where stage = 'reported'"
    )
    op.create_table(
        "day_total",
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.Integer, nullable=False),
        sa.Column("present", sa.Integer, nullable=False),
        sa.Column("persons", sa.Integer, nullable=False),
    )
    _count_requests_as_revoked()
    op.execute("insert into day_total select stage, now(), reached, present, persons from stage_count")


def _count_requests_as_revoked() -> None:
    """`withdrawn` counts reports alone now: what a withdrawal ended of the requests stands where later ones do."""
    # Counted as the owner whom no wall narrows: one that hid rows would hide them from the count as well.
    op.execute("alter table referral no force row level security")
    requests = "from referral where purpose <> 'formal_identification' and"
    counts = f"(select count(*) {requests} {{}})"
    reached, present = counts.format("'withdrawn' = any (reached)"), counts.format("stage = 'withdrawn'")
    both = counts.format("reached @> array['withdrawn', 'revoked']")
    count = op.get_bind().execute(sa.text(f"select count(*) {requests} 'withdrawn' = any (reached)")).scalar_one()
    op.execute(
        f"update stage_count set reached = reached - {reached}, present = present - {present} where stage = 'withdrawn'"
    )
    op.execute(
        f"update stage_count set reached = reached + {reached} - {both}, present = present + {present} where stage = 'revoked'"
    )
    op.execute("alter table referral force row level security")
    changed = op.get_bind().execute(
        sa.text(
            "update referral set stage = case stage when 'withdrawn' then 'revoked' else stage end, reached = "
            "array(select distinct unnest(array_replace(reached, 'withdrawn', 'revoked')) order by 1) "
            "where purpose <> 'formal_identification' and 'withdrawn' = any (reached)"
        )
    )
    if changed.rowcount != count:
        raise RuntimeError(
            f"{changed.rowcount} of {count} withdrawn requests could be changed: walls on referral hide the others from the migrator."
        )
