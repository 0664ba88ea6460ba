"""Migrations of a database are one line: each has one before it, and one alone is the newest."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from chassis.db.repeatable import sql_of
from contracts.words.referrals import ReferralState
from contracts.words.reports import ReportState

PACKAGES = (
    "identification.migrations",
    "referral.migrations",
    "notifications.migrations",
    "gateway.migrations",
    "chassis.vault.migrations",
    "chassis.bus.postgres.migrations",
)

FIRST_WITHOUT_POLICIES = "2026_11_28"
POLICIES = re.compile(r"\bpolicy\b|protect\(|app_has_role|app_may_hold|security definer", re.IGNORECASE)
OF_FILES = re.compile(r"\b(create|alter|drop) policy\b|app_has_role|app_may_hold", re.IGNORECASE)
LIST_OF_STATES = re.compile(rf"\bstate (not )?in \('({'|'.join([*ReportState, *ReferralState])})'")
RIGHTS = re.compile(r"\b(grant|revoke)\b", re.IGNORECASE)


@pytest.mark.parametrize("package", PACKAGES)
def test_one_migration_alone_is_the_newest(package: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(import_module(package).__path__[0])))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1, scripts.get_heads()
    assert len(scripts.get_bases()) == 1, scripts.get_bases()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_policy_is_in_a_repeatable_file_and_in_no_step(package: str) -> None:
    folder = Path(import_module(package).__path__[0])
    with_files = (folder / "repeatable").is_dir()
    for path in (folder / "versions").glob("*.py"):
        said = path.read_text("utf-8")
        assert not (with_files and OF_FILES.search(said)), f"{path.name}: this belongs in a file of repeatable/."
        if path.name >= FIRST_WITHOUT_POLICIES:
            assert not POLICIES.search(said), (
                f"{path.name}: write the policy in a file of repeatable/, which every migration applies."
            )
            # What a step gives, the files of a new database take back and those of an old one keep.
            assert not (with_files and RIGHTS.search(said)), f"{path.name}: give the right in a file of repeatable/."


@pytest.mark.parametrize("package", PACKAGES)
def test_a_list_of_states_is_made_of_their_rows(package: str) -> None:
    for path in Path(import_module(package).__path__[0]).glob("repeatable/*.sql"):
        assert not LIST_OF_STATES.search(path.read_text("utf-8")), (
            f"{path.name}: write {{{{ReportState.is_open}}}} or the like."
        )
        sql_of(path)


def test_every_folder_of_migrations_is_looked_at() -> None:
    root = Path(__file__).parents[2]
    found = {path.parent for path in root.glob("*/**/src/**/migrations/versions")} | {
        path.parent for path in root.glob("gateway/src/**/migrations/versions")
    }
    assert {Path(import_module(package).__path__[0]) for package in PACKAGES} == found
