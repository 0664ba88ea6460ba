"""Another age of a person may be found out: the path that is in force since stands beside what was filed."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1930"
down_revision = "2026_11_28_1900"


def upgrade() -> None:
    """Three columns, empty while a report goes the way that it was filed on, and one more way to be authorised.

    A child's report is never withdrawn: whether it is a child's, the path in force says.
    """
    op.add_column("report", sa.Column("way_now", sa.Text))
    op.add_column("report", sa.Column("path_since", sa.DateTime(timezone=True)))
    op.add_column("report", sa.Column("csr_now", sa.Uuid))
    op.execute("alter table report drop constraint report_of_child_never_withdrawn")
    child = "case when way_now is null then child_path else way_now = 'child_duty' end"
    op.create_check_constraint("report_of_child_never_withdrawn", "report", f"not (state = 'withdrawn' and {child})")
    op.execute("alter table authorisation drop constraint authorisation_way_known")
    ways = "'filed', 'in_area', 'successor', 'confirmed', 'kept', 'found_out'"
    op.create_check_constraint("authorisation_way_known", "authorisation", f"way in ({ways})")
