"""Migrations of a database are one line: each has one before it, and one alone is the newest."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

PACKAGES = (
    "identification.migrations",
    "referral.migrations",
    "notifications.migrations",
    "gateway.migrations",
    "chassis.vault.migrations",
    "chassis.bus.postgres.migrations",
)


@pytest.mark.parametrize("package", PACKAGES)
def test_one_migration_alone_is_the_newest(package: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(import_module(package).__path__[0])))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1, scripts.get_heads()
    assert len(scripts.get_bases()) == 1, scripts.get_bases()


def test_every_folder_of_migrations_is_looked_at() -> None:
    root = Path(__file__).parents[2]
    found = {path.parent for path in root.glob("*/**/src/**/migrations/versions")} | {
        path.parent for path in root.glob("gateway/src/**/migrations/versions")
    }
    assert {Path(import_module(package).__path__[0]) for package in PACKAGES} == found
