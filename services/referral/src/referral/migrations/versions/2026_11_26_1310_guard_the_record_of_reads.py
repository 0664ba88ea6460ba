"""Guards the record of reads by row: whoever reads adds a line of their own and finds none."""

from chassis.audit.ddl import only_the_caller_adds

revision = "2026_11_26_1310"
down_revision = "2026_11_26_0910"


def upgrade() -> None:
    """Policies; the grants stay as they are."""
    only_the_caller_adds("referral_app", "referral_worker", "referral_migrator")
