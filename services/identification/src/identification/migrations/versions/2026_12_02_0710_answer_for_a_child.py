"""On what an answer for a purpose rests: an adult's consent, as everything that was answered before, or guardianship of a child."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0710"
down_revision = "2026_12_02_0610"


def upgrade() -> None:
    """The release before writes what an adult answered and names no ground."""
    op.add_column("referral_consent", sa.Column("ground", sa.Text, nullable=False, server_default="consent"))
