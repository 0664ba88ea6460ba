"""${message}

Expand first, backfill with an asserted row count, contract in a later release: readers of both shapes run side by side.
"""

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Runs in one transaction under the timeouts of chassis.db.migrations."""
    ${upgrades if upgrades else "raise NotImplementedError"}
