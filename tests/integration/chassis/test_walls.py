"""Walls are what their files say: applied when they changed, and the same for who comes from an older release."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from chassis.db import migrations, repeatable
from contracts import access
from tests.integration.chassis.scratch_database import Scratch, migrated_database, scratch_database
from tests.support.postgres import Cluster

SERVICES = ("identification", "referral", "notifications")
POLICIES = "select oid, polrelid::regclass, polname from pg_policy order by 2, 3"
WALLS = (
    "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2",
    "select oid::regprocedure::text, pg_get_functiondef(oid), proacl::text from pg_proc where pronamespace = 'public'::regnamespace order by 1",
    "select oid::regclass::text, relrowsecurity, relforcerowsecurity, array(select unnest("  # noqa: ISC004
    "coalesce(relacl, acldefault('r', relowner)))::text order by 1)::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
    "select attrelid::regclass::text, attname, attacl::text from pg_attribute where attacl is not null and attrelid > 16383 order by 1, 2",
)
OF_BEFORE = Path(__file__).with_name("walls_of_before")
LAST_OF_BEFORE = {
    "identification": "2026_11_26_2340",
    "referral": "2026_11_26_2350",
    "notifications": "2026_11_26_2030",
}


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def scratch(postgres: Cluster, service: str) -> Iterator[Scratch]:
    with migrated_database(postgres, service, f"{service}.migrations") as made:
        yield made


def folder(service: str) -> Path:
    return Path(import_module(f"{service}.migrations").__path__[0]) / "repeatable"


def walls(scratch: Scratch) -> list[list[list[str]]]:
    return [scratch.as_superuser(query) for query in WALLS]


def upgrade(scratch: Scratch, service: str) -> None:
    migrations.upgrade(f"{service}.migrations", scratch.dsn(f"{service}_migrator").get_secret_value())


def test_what_has_not_changed_is_not_applied_again(scratch: Scratch, service: str) -> None:
    before = scratch.as_superuser(POLICIES)
    upgrade(scratch, service)
    assert scratch.as_superuser(POLICIES) == before, "a policy made anew has another number"


def test_a_file_that_changed_is_applied_whole_and_no_other(postgres: Cluster, tmp_path: Path) -> None:
    copy = shutil.copytree(folder("identification"), tmp_path / "repeatable")
    drafts = copy / "050_drafts.sql"
    drafts.write_text(re.sub(r"create policy ended on draft [^;]*;", "", drafts.read_text("utf-8")), "utf-8")
    with migrated_database(postgres, "identification", "identification.migrations") as scratch:
        before = {(row[1], row[2]): row[0] for row in scratch.as_superuser(POLICIES)}
        _as_owner(scratch, lambda connection: repeatable.apply(connection, copy, access.load()))
        after = {(row[1], row[2]): row[0] for row in scratch.as_superuser(POLICIES)}
    assert before.keys() - after.keys() == {("draft", "ended")}
    assert {table for (table, name), number in after.items() if before[table, name] != number} == {
        "added_from",
        "draft",
    }


def test_a_file_that_was_applied_and_is_gone_is_refused(postgres: Cluster, tmp_path: Path) -> None:
    copy = shutil.copytree(folder("identification"), tmp_path / "repeatable")
    (copy / "050_drafts.sql").unlink()
    with (
        migrated_database(postgres, "identification", "identification.migrations") as scratch,
        pytest.raises(repeatable.RepeatableFileMissing, match=r"050_drafts\.sql: .* Put it back .* repeat"),
    ):
        _as_owner(scratch, lambda connection: repeatable.apply(connection, copy, access.load()))


def test_whoever_runs_as_the_owner_is_written_in_a_file(scratch: Scratch, service: str) -> None:
    written = "".join(path.read_text("utf-8") for path in (repeatable._CALLER, *folder(service).glob("*.sql")))
    named = set(re.findall(r"create or replace function (\w+)", written))
    # A function of a trigger nobody can call.
    found = scratch.as_superuser(
        "select proname from pg_proc where prosecdef and prorettype <> 'trigger'::regtype and pronamespace = 'public'::regnamespace"
    )
    assert {row[0] for row in found} <= named, "drop it in the file that made it, after the policies"


def test_a_table_that_somebody_holds_is_told_in_a_sentence(scratch: Scratch, service: str) -> None:
    scratch.as_superuser("delete from applied_sql")

    async def hold() -> None:
        async with scratch.database(f"{service}_migrator") as holder, holder.transaction() as connection:
            await connection.execute(text("lock table audit in access share mode"))
            await asyncio.to_thread(upgrade, scratch, service)

    with pytest.raises(migrations.TableHeld, match=r"Somebody holds a table .* repeat"):
        asyncio.run(hold())
    assert not scratch.as_superuser("select 1 from applied_sql")


def test_a_file_that_fails_leaves_everything_as_it_was(postgres: Cluster, tmp_path: Path) -> None:
    copy = shutil.copytree(folder("identification"), tmp_path / "repeatable")
    drafts = copy / "050_drafts.sql"
    drafts.write_text(drafts.read_text("utf-8") + "select no_such_function();", "utf-8")
    with migrated_database(postgres, "identification", "identification.migrations") as scratch:
        before = scratch.as_superuser(POLICIES)
        with pytest.raises(Exception, match="no_such_function"):
            _as_owner(scratch, lambda connection: repeatable.apply(connection, copy, access.load()))
        assert scratch.as_superuser(POLICIES) == before


def test_an_installation_of_the_release_before_ends_with_the_walls_of_a_new_one(
    postgres: Cluster, scratch: Scratch, service: str
) -> None:
    with scratch_database(postgres, service) as old:
        config = migrations._config(f"{service}.migrations", old.dsn(f"{service}_migrator").get_secret_value())
        command.upgrade(config, LAST_OF_BEFORE[service])
        old.as_superuser((OF_BEFORE / f"{service}.sql").read_text("utf-8"))
        assert not old.as_superuser("select 1 from pg_class where relname in ('applied_sql', 'access_role')")
        assert walls(old) != walls(scratch)
        upgrade(old, service)
        assert walls(old) == walls(scratch)


@pytest.mark.parametrize("service", ["identification"], indirect=True)
def test_what_was_given_by_hand_is_taken_back_from_whoever_has_it(scratch: Scratch) -> None:
    before = walls(scratch)
    for given in ("select on report", "select on resealing", "update (state) on report", "select on access_role"):
        scratch.as_superuser(f"grant {given} to public, identification_bus")
    assert walls(scratch) != before
    scratch.as_superuser("delete from applied_sql")
    upgrade(scratch, "identification")
    assert walls(scratch) == before


A_STEP = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "tomorrow", "{newest}", None, None

def upgrade() -> None:
    for statement in {statements}:
        op.execute(statement)
"""
REMAKING = (
    "create table made_anew (like reading_basis including all)",
    "drop table reading_basis",
    "alter table made_anew rename to reading_basis",
    "grant delete on report to identification_app",
)


@pytest.mark.parametrize("service", ["identification"], indirect=True)
def test_a_later_step_leaves_a_database_of_before_with_the_walls_of_a_new_one(
    scratch: Scratch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = walls(scratch)
    newest = scratch.as_superuser("select version_num from alembic_version")[0][0]
    (tmp_path / "tomorrow.py").write_text(A_STEP.format(newest=newest, statements=REMAKING), "utf-8")
    _with_steps_of(tmp_path, monkeypatch)
    upgrade(scratch, "identification")
    assert scratch.as_superuser("select version_num from alembic_version") == [["tomorrow"]]
    assert walls(scratch) == before


def _with_steps_of(folder_of_steps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured = migrations._config

    def with_steps(package: str, dsn: str) -> Config:
        config = configured(package, dsn)
        own = Path(import_module(package).__path__[0]) / "versions"
        config.set_main_option("version_locations", f"{own}:{folder_of_steps}")
        return config

    monkeypatch.setattr(migrations, "_config", with_steps)


def _as_owner(scratch: Scratch, work: Callable[[Connection], None]) -> None:
    asyncio.run(scratch._as_owner(work))
