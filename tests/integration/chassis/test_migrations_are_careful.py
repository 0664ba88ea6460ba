"""squawk reads every statement of a migration: none may stop the release that still runs, or hold a table long."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.db.migrations import upgrade
from tests.integration.chassis.scratch_database import scratch_database
from tests.support.postgres import Cluster

PACKAGES = {
    "identification": "identification.migrations",
    "referral": "referral.migrations",
    "notifications": "notifications.migrations",
    "gateway": "gateway.migrations",
    "identification_keys": "chassis.vault.migrations",
}
NOT_ASKED_BEFORE = "2026_12_01_0910"
"""The last migration that ran everywhere before squawk was asked: what ran is not changed."""
NOT_HERE = (
    # One transaction for all migrations, with a lock waited for four seconds: no index is made concurrently.
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
    # `chassis.db.migrations` sets both.
    "require-lock-timeout",
    "require-statement-timeout",
    # Counts of a few thousand are integers.
    "prefer-bigint-over-int",
)
APPLIED = re.compile(r"(?:INSERT INTO|UPDATE) alembic_version .*?'(?P<revision>\w+)'")


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to any database meanwhile."""
    sent: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", keep)


def objections(sql: str, folder: Path) -> list[str]:
    """The rules that squawk sees broken."""
    (folder / "migration.sql").write_text(sql)
    excluded = [word for rule in NOT_HERE for word in ("--exclude", rule)]
    asked = ["--assume-in-transaction", "--pg-version", "18", "--reporter", "json", *excluded, "migration.sql"]
    program = Path(sys.executable).with_name("squawk")
    done = subprocess.run([program, *asked], cwd=folder, capture_output=True, text=True, check=False)
    return [f"{each['rule_name']}: {each['message']}" for each in json.loads(done.stdout)]


@pytest.mark.parametrize("service", PACKAGES)
def test_no_migration_stops_the_release_that_runs(postgres: Cluster, service: str, tmp_path: Path) -> None:
    with scratch_database(postgres, service) as scratch, statements() as sent:
        upgrade(PACKAGES[service], scratch.dsn(scratch.owner).get_secret_value())
    found, since = dict[str, list[str]](), list[str]()
    for statement in sent:
        since.append(statement)
        if applied := APPLIED.search(statement):
            found[applied["revision"]] = objections(";\n".join(since) + ";\n", tmp_path)
            since = []
    assert found, "no migration was seen"
    assert {revision: rules for revision, rules in found.items() if rules and revision > NOT_ASKED_BEFORE} == {}


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("alter table report drop column place", "ban-drop-column"),
        ("alter table report rename column place to town", "renaming-column"),
        ("alter table report rename to reports", "renaming-table"),
        ("alter table report alter column place type text", "changing-column-type"),
        ("alter table report add column town text not null", "adding-required-field"),
        ("alter table report add constraint known check (place <> '')", "constraint-missing-not-valid"),
        ("alter table report add column town text", None),
        ("create index by_place on report (place)", None),
    ],
)
def test_what_squawk_objects_to(statement: str, rule: str | None, tmp_path: Path) -> None:
    found = objections(f"{statement};\n", tmp_path)
    assert [each.partition(":")[0] for each in found] == ([rule] if rule else [])
