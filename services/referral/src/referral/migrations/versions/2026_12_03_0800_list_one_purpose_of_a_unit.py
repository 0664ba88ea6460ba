"""Lists what a unit has for one purpose: asked for one of which it has few, its worklist read all that it has."""

from alembic import op

revision = "2026_12_03_0800"
down_revision = "2026_12_02_1060"


def upgrade() -> None:
    """Two indexes more, which the release before does not use."""
    for name, moment in (("cells", "respond_by"), ("received", "sent_at")):
        op.execute(
            f"create index referral_{name}_of_purpose on referral (purpose, unit_id, state, urgency, {moment}, id) "
            "where urgency <> ''"
        )
