"""Who reads the record for a person's procedure; the release before writes none of it, and reads past it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_1060"
down_revision = "2026_12_02_0730"


def upgrade() -> None:
    """Empty tables: of three rows for each procedure whose decision is not served yet, and of one for each that is before a director."""
    op.create_table(
        "panel_member",
        sa.Column("report_id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Uuid, primary_key=True, index=True),
    )
    op.create_table("before_director", sa.Column("report_id", sa.Uuid, primary_key=True))
