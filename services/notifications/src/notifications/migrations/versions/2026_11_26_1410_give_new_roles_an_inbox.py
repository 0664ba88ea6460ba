"""Gave more roles an inbox, as the access table does now (`repeatable/010_notices.sql`); kept for databases that stand at it."""

revision = "2026_11_26_1410"
down_revision = "2026_11_26_1400"


def upgrade() -> None:
    """Nothing is left to do."""
