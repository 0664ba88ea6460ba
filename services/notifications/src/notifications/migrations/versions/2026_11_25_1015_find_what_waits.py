"""Finds what still waits among all that was opened or settled: pages of open items and counts read nothing else."""

from alembic import op

revision = "2026_11_25_1015"
down_revision = "2026_11_24_1300"


def upgrade() -> None:
    """One index for each of the two lists of a caller."""
    op.execute(
        "create index notice_waiting_for_unit on notice (unit_id, created_at, id) "
        "where person_id is null and state = 'waiting'"
    )
    op.execute("create index notice_waiting_for_person on notice (person_id, created_at, id) where state = 'waiting'")
