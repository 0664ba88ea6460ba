"""Keeps what was published and what was applied for good: others are rebuilt from it."""

from chassis.inbox.ddl import keep_envelopes
from chassis.outbox.ddl import keep_outbox

revision = "2026_11_26_0900"
down_revision = "2026_11_25_0030"


def upgrade() -> None:
    """One column, two indexes fewer, and no right to delete what was published."""
    keep_outbox("referral_worker")
    keep_envelopes()
