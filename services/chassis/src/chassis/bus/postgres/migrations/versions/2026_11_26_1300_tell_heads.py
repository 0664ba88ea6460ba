"""Topics of the heads of records."""

from __future__ import annotations

from chassis.bus.postgres.ddl import apply_topics

revision = "2026_11_26_1300"
down_revision = "2026_11_24_0900"


def upgrade() -> None:
    """Topics and rights as contracts.topics has them."""
    apply_topics()
