"""Let the log of rejections be read, as `repeatable/010_referrals.sql` does now; kept for databases that stand at it."""

revision = "2026_11_26_1530"
down_revision = "2026_11_26_1510"


def upgrade() -> None:
    """Nothing is left to do."""
