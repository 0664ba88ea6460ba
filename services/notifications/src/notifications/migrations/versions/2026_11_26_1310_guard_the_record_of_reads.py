"""Guarded the record of reads by row, as `repeatable/030_record_of_reads.sql` does now; kept for databases that stand at it."""

revision = "2026_11_26_1310"
down_revision = "2026_11_26_0900"


def upgrade() -> None:
    """Nothing is left to do."""
