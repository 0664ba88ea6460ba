"""What a file shows, as its author says when they ask to send it. The release before asks without, and reads no ticket but its own."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_1300"
down_revision = "2026_12_01_1240"


def upgrade() -> None:
    """No ticket has one yet."""
    op.add_column("upload_ticket", sa.Column("caption", sa.LargeBinary))
