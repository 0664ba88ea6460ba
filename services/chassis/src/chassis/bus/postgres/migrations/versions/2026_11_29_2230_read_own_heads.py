"""A service may read the heads of its own record: `audit verify` compares them."""

from __future__ import annotations

from chassis.bus.postgres.ddl import apply_topics

revision = "2026_11_29_2230"
down_revision = "2026_11_28_1510"


def upgrade() -> None:
    """Topics and rights as contracts.topics has them."""
    apply_topics()
