"""The topic of drafts."""

from __future__ import annotations

from chassis.bus.postgres.ddl import apply_topics

revision = "2026_11_28_1510"
down_revision = "2026_11_28_1500"


def upgrade() -> None:
    """Topics and rights as contracts.topics has them."""
    apply_topics()
