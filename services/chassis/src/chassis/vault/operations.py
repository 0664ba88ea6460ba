"""What a service that owns a vault runs once per release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.db.migrations import upgrade

if TYPE_CHECKING:
    from pydantic import SecretStr


def migrate(migrator_dsn: SecretStr) -> None:
    """Brings the database of keys to its newest migration, as its migrator role."""
    upgrade("chassis.vault.migrations", migrator_dsn.get_secret_value())
