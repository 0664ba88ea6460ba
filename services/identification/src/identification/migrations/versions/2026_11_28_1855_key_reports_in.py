"""The Centre's intake keys in what others reported: how it came, and when the Centre got it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1855"
down_revision = "2026_11_28_1837"


def upgrade() -> None:
    """Two columns, of which neither stands alone, and an index of what a person keyed in; what is there came from its author."""
    op.add_column("report", sa.Column("source", sa.Text))
    op.add_column("report", sa.Column("received_at", sa.DateTime(timezone=True)))
    whole = "(source is null) = (received_at is null) and source in ('phone', 'paper', 'hotline', 'email') and received_at <= submitted_at"
    op.create_check_constraint("report_keyed_whole", "report", whole)
    op.execute("create index report_keyed on report (author_id, submitted_at, id) where source is not null")
