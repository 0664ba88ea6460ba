"""Leaves what was withdrawn out of the indexes of an inbox."""

from alembic import op

revision = "2026_11_26_2020"
down_revision = "2026_11_26_1520"


def upgrade() -> None:
    """Two indexes anew."""
    for whose, whom in (("unit", "person_id is null and "), ("person", "")):
        op.execute(f"drop index notice_of_{whose}")
        op.execute(
            f"create index notice_of_{whose} on notice ({whose}_id, created_at, id) where {whom}state <> 'withdrawn'"
        )
