"""Create the log, its topics and the rights on them."""

from __future__ import annotations

from chassis.bus.postgres.ddl import apply_topics, create_log

revision = "2026_11_24_0900"
down_revision = None


def upgrade() -> None:
    """Topics and rights as contracts.topics has them."""
    create_log()
    apply_topics()
