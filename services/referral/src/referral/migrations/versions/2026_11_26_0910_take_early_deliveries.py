"""Takes away deliveries that came early and whose report is opened: such a row is there only while it waits."""

from alembic import op

revision = "2026_11_26_0910"
down_revision = "2026_11_26_0900"


def upgrade() -> None:
    """Their clocks have taken them in."""
    op.execute("delete from early_delivery e using referral r where r.report_id = e.report_id")
