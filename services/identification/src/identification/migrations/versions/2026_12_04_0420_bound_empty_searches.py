"""When searches for persons found nothing, so that there is a bound on them; the release before neither writes nor reads it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_04_0420"
down_revision = "2026_12_02_2040"


def upgrade() -> None:
    """An empty table, which holds an hour of each person who searched in vain."""
    op.create_table(
        "empty_search",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("empty_search_of_person", "empty_search", ["person_id", "at"])
