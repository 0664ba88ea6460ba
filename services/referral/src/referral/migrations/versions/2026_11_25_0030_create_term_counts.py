"""Creates the counts of due and overdue terms per stage: two lines a day for the Office, and nothing that belongs to a record."""

from alembic import op

revision = "2026_11_25_0030"
down_revision = "2026_11_24_1400"


def upgrade() -> None:
    """One table."""
    op.execute(
        """
        create table term_count (
            stage text primary key,
            as_of timestamptz not null,
            due integer not null,
            overdue integer not null,
            constraint term_count_counts check (due >= 0 and overdue >= 0)
        )
        """
    )
