"""A report is added to class by class, and an addition knows the version that it made; a draft may be for a report."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1230"
down_revision = "2026_11_28_1150"


def upgrade() -> None:
    """Two columns; an addition is of any class, so that it may lie under the key of the report."""
    op.add_column("addendum", sa.Column("version", sa.Integer))
    op.add_column("draft", sa.Column("report_id", sa.Uuid))
    op.drop_constraint("addendum_kind_known", "addendum")
