"""Guarded the record of reads by row, as `repeatable/070_record_of_reads.sql` does now; kept for databases that stand at it."""

revision = "2026_11_25_0110"
down_revision = "2026_11_25_0045"


def upgrade() -> None:
    """Nothing is left to do."""
