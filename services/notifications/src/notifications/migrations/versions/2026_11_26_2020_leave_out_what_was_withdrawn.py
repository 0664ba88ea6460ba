"""Leaves what was withdrawn out of the indexes of an inbox, and says the policy in words that leave those indexes alone."""

from alembic import op

revision = "2026_11_26_2020"
down_revision = "2026_11_26_1520"

# Says what it said before. Of two lists with an "or" between PostgreSQL reads both whole, to sort them; of a case it supposes
# that every second row fulfils it, and reads what is asked for in its order.
_MINE = (
    "case when state <> 'withdrawn' and app_has_inbox() "
    "then case when person_id is null then unit_id = app_unit() else person_id = app_subject() end "
    "else false end"
)


def upgrade() -> None:
    """Two indexes anew, two policies."""
    for whose, whom in (("unit", "person_id is null and "), ("person", "")):
        op.execute(f"drop index notice_of_{whose}")
        op.execute(
            f"create index notice_of_{whose} on notice ({whose}_id, created_at, id) where {whom}state <> 'withdrawn'"
        )
    op.execute(f"alter policy seen on notice using ({_MINE})")
    op.execute(f"alter policy opened on notice using ({_MINE}) with check ({_MINE})")
