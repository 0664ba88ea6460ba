"""Create the table of wrapped keys."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from chassis.vault.ddl import create_wrapped_keys

revision = "2026_11_24_0900"
down_revision = None


def upgrade() -> None:
    """The app role stands beside the migrator's: `<database>_migrator`, `<database>_app`."""
    migrator = op.get_bind().scalar(text("select current_user"))
    create_wrapped_keys(str(migrator).removesuffix("_migrator") + "_app")
