"""Lets the worker take away a delivery that was told early once its report is opened: the row is there only while it waits."""

from alembic import op

revision = "2026_11_26_0910"
down_revision = "2026_11_26_0900"


def upgrade() -> None:
    """One right more; rows of reports that have been opened since are taken away, which their clocks have taken in."""
    op.execute("grant delete on early_delivery to referral_worker")
    op.execute("delete from early_delivery e using referral r where r.report_id = e.report_id")
