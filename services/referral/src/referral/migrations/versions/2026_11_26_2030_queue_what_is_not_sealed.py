"""Gives the sealer a list of what it has not sealed yet, so that it never reads the whole record again."""

from chassis.audit.ddl import queue_unsealed

revision = "2026_11_26_2030"
down_revision = "2026_11_26_2020"


def upgrade() -> None:
    """A table, the trigger that fills it, and what waits today."""
    queue_unsealed("referral_app", "referral_worker")
