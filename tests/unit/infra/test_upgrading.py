"""`make up` migrates again whatever a migration reads: steps, policies, and who may hold a position."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.installation.place import Installation
from infra.keys import secrets
from infra.launcher.environment import Environments
from infra.launcher.plan import EMBEDDED
from infra.upgrading.at_start import _digest, _folder

READ = {
    "identification-migrate": {
        "020_entries.sql",
        "caller.sql",
        "access.yaml",
        "2026_11_24_0900_create_wrapped_keys.py",
    },
    "referral-migrate": {"010_referrals.sql", "caller.sql", "access.yaml"},
    "notifications-migrate": {"010_notices.sql", "caller.sql", "access.yaml"},
}


@pytest.mark.parametrize("name", READ)
def test_what_a_migration_reads_is_looked_at(here: Installation, name: str) -> None:
    plan = EMBEDDED.build(here, Environments(here, secrets.ensure(here), "/somewhere", {}))
    (migration,) = (each for each in plan.migrations if each.name == name)
    looked_at = {file.name for package in migration.sources for file in _folder(package).rglob("*")}
    assert looked_at >= READ[name]


@pytest.mark.parametrize("name", ["step.py", "policy.sql", "access.yaml"])
def test_a_change_of_it_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    package = tmp_path / "some_migrations"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / name).write_text("before")
    monkeypatch.syspath_prepend(tmp_path)
    before = _digest(["some_migrations"])
    assert _digest(["some_migrations"]) == before
    (package / name).write_text("after")
    assert _digest(["some_migrations"]) != before
