"""Takes from the role of requests what would erase everybody: only the worker empties and removes keys."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from chassis.vault.ddl import only_the_worker_removes

revision = "2026_11_26_1310"
down_revision = "2026_11_24_0900"


def upgrade() -> None:
    """Both roles stand beside the migrator's: `<database>_migrator`, `<database>_app`, `<database>_worker`."""
    database = str(op.get_bind().scalar(text("select current_user"))).removesuffix("_migrator")
    only_the_worker_removes(f"{database}_app", f"{database}_worker")
