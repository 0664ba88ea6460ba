"""Guards the record of reads by row: whoever reads adds a line of their own and finds none."""

from chassis.audit.ddl import only_the_caller_adds

revision = "2026_11_26_1310"
down_revision = "2026_11_26_0900"


def upgrade() -> None:
    """Policies; the grants stay as they are."""
    only_the_caller_adds("notifications_app", "notifications_worker", "notifications_migrator")
