"""Since when the prosecutor is to be informed; what the release before files or adds says nothing of it here."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_1040"
down_revision = "2026_12_02_1025"
_OPEN = "to_inform_since is not null and taken_over_at is not null and withdrawn_at is null"


def upgrade() -> None:
    """An empty column: what was said before is sealed, so no report of before has the task."""
    op.add_column("report", sa.Column("to_inform_since", sa.DateTime(timezone=True)))
    for name, columns in {
        "report_to_inform": ["to_inform_since", "id"],
        "report_to_inform_of_manager": ["manager_id", "to_inform_since", "id"],
    }.items():
        op.create_index(name, "report", columns, postgresql_where=sa.text(_OPEN))
