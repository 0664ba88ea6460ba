"""A report is offered to its author's unit, and a colleague there is its second author."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_0430"
down_revision = "2026_11_26_2340"


def upgrade() -> None:
    """Two columns, and the indexes of lists by who filed for the second."""
    op.add_column("report", sa.Column("offered_at", sa.DateTime(timezone=True)))
    op.add_column("report", sa.Column("second_author_id", sa.Uuid))
    whose = "second_author_id, author_agency"
    op.execute(f"create index report_of_second_author on report ({whose}, submitted_at, id) where withdrawn_at is null")
    op.execute(
        f"create index report_withdrawn_of_second_author on report ({whose}, withdrawn_at) where withdrawn_at is not null"
    )
