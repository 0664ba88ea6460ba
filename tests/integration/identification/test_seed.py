"""A seed of three hundred: its reports are as real as filed ones to the one who may read them, and to no one else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from chassis.ports import Clock
from chassis.settings.groups import OperationsDatabase
from chassis.time import SystemClock
from chassis.vault import keyset_file
from chassis.vault.sweeper import GRACE, Sweeper, Swept
from chassis.vault.vault import Vault
from identification.adapters.contents.orphans import OrphanSweep
from identification.settings import Operations, VaultOperations
from tests.integration.chassis.scratch_database import Scratch, migrated_database, scratch_database
from tests.integration.identification.conftest import running
from tests.integration.identification.service import Service
from tests.support.asgi import AsgiClient
from tests.support.postgres import Cluster
from tests.support.restoring import dumped, put_back, rows_of, tables_with_rows
from tests.support.seeds import Between, holding, refused_for
from tests.support.tokens import SettableClock
from tests.workshop.seeding import filling
from tests.workshop.seeding import identification as seeded_reports
from tests.workshop.seeding.cast import Person
from tests.workshop.seeding.filling import AlreadyFilled, Filling, TookTooLong
from tests.workshop.seeding.identification import SeededReports
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST, Plot
from tests.workshop.service import commands

PLOT = Plot(300, 1, datetime.now(UTC).replace(microsecond=0))
STORIES = list(PLOT.stories())


@dataclass(frozen=True)
class Seeded:
    """Two databases that hold it."""

    main: Scratch
    keys: Scratch
    kek: Path

    @property
    def settings(self) -> Operations:
        main, keys = self.main.dsn("identification_migrator"), self.keys.dsn("identification_keys_app")
        return Operations.model_construct(
            db=OperationsDatabase(migrator_dsn=main), vault=VaultOperations(dsn=keys, kek=self.kek)
        )

    @property
    def filling(self) -> Filling:
        return seeded_reports.filling(self.settings, PLOT)

    def seed(self, happens: Callable[[], Awaitable[None]]) -> int:
        """In three batches; what happens in each happens between its keys and their owners."""
        made = self.filling
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(filling, "BATCH", len(STORIES) // 3)
            made = replace(made, writer=Between(made.writer, happens))
            return asyncio.run(made.run(lambda _: None, None))

    async def sweep(self, clock: Clock) -> Swept:
        async with (
            self.main.database("identification_worker") as main,
            self.keys.database("identification_keys_worker") as keys,
        ):
            return await OrphanSweep(main, Sweeper(keys, clock)).sweep()

    def living(self) -> int:
        return int(self.keys.as_superuser("select count(*) from wrapped_key")[0][0])


@contextmanager
def empty(postgres: Cluster, kek: Path) -> Iterator[Seeded]:
    with (
        migrated_database(postgres, "identification", "identification.migrations") as main,
        migrated_database(postgres, "identification_keys", "chassis.vault.migrations") as keys,
    ):
        yield Seeded(main, keys, kek)


@pytest.fixture(scope="module")
def seeded(postgres: Cluster, kek: Path) -> Iterator[Seeded]:
    """In an installation that runs, whose worker looks for keys without an owner at the worst moment."""
    with empty(postgres, kek) as made:

        async def swept() -> None:
            assert await made.sweep(SystemClock()) == Swept(0, {})

        assert made.seed(swept) == len(STORIES)
        yield made


@pytest.fixture
async def service(seeded: Seeded) -> AsyncIterator[Service]:
    async with running(seeded.main.cluster, seeded.kek, seeded.main.name, seeded.keys.name) as running_service:
        yield running_service


def as_of(service: Service, person: Person) -> AsgiClient:
    who = signed_in(person)
    claims = {"sub": who.subject, "agency": who.agency, "unit": who.unit}
    named = {"name": who.name, "preferred_username": who.username, "sector": who.sector, "roles": sorted(who.roles)}
    return service.as_principal(**{name: str(value) for name, value in claims.items()}, **named)


async def test_the_author_reads_what_was_written_and_no_one_else_finds_it(service: Service) -> None:
    story = next(each for each in STORIES if each.name and each.child and each.course.accepted and each.notified_csr)
    path = f"/reports/{story.report_id}"
    answer = await as_of(service, story.author).get(path)
    assert answer.status == 200, answer.body
    (name,) = answer.json()["classes"]["person_name"]["names"]
    assert (name["given"], name["family"]) == story.name
    assert answer.json()["classes"]["account"] == {"text": story.concern}
    accepted = await as_of(service, story.csr_worker).get(path)
    assert accepted.status == 200
    assert "grant.child_protection" in accepted.json()["positions"]
    another = next(
        each.csr_worker for each in STORIES if each.notified_csr not in (None, story.notified_csr, story.author.unit.id)
    )
    for stranger in (CAST.police_without, another):
        missing = await as_of(service, stranger).get(path)
        assert missing.status == 404


async def test_every_report_of_a_unit_opens_and_none_is_taken_for_altered(service: Service) -> None:
    own = [str(each.report_id) for each in STORIES if each.author.unit == CAST.reporter.unit][:20]
    listed = await as_of(service, CAST.colleague).get("/reports?own=true")
    assert [each["id"] for each in listed.json()["items"]] == own
    asked = [str(each.report_id) for each in STORIES[:40]]
    batch = await as_of(service, CAST.intake).post("/reports/batch", {"ids": asked})
    assert [each["id"] for each in batch.json()["items"]] == asked
    nothing = await as_of(service, CAST.police_without).get("/reports")
    assert nothing.json()["items"] == []


def test_row_level_security_is_forced_again(seeded: Seeded) -> None:
    loose = "select relname from pg_class where relrowsecurity and not relforcerowsecurity"
    assert seeded.main.as_superuser(loose) == []


def test_what_happened_is_recorded_in_order_and_published(seeded: Seeded) -> None:
    rows = seeded.main.as_superuser(
        "select count(*), count(published_at), count(distinct key) from outbox where topic = 'identification.reports'"
    )
    assert rows[0][0] == rows[0][1]
    assert int(rows[0][2]) == len(STORIES)
    gaps = "select key from outbox group by key having max(sequence) <> count(*)"
    apart = "select key from outbox_sequence s where last <> (select max(sequence) from outbox o where o.key = s.key)"
    assert seeded.main.as_superuser(gaps) == seeded.main.as_superuser(apart) == []
    first = seeded.main.as_superuser(f"select key from outbox where id = '{STORIES[0].submission}'")
    assert first == [[str(STORIES[0].report_id)]]


async def test_no_key_is_an_orphan(seeded: Seeded) -> None:
    swept = await seeded.sweep(SettableClock(datetime.now(UTC) + 2 * GRACE))
    assert (swept.removed, swept.held_back) == (0, {})
    assert seeded.living() == 2 * len(STORIES)


def test_keys_of_a_seed_that_was_killed_are_found_later(postgres: Cluster, kek: Path) -> None:
    with empty(postgres, kek) as killed:
        committed = []

        async def dies_in_the_second() -> None:
            committed.append(killed.living())
            await killed.sweep(SettableClock(datetime.now(UTC) + timedelta(minutes=5)))
            if len(committed) > 1:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            killed.seed(dies_in_the_second)
        first, both = committed
        swept = asyncio.run(killed.sweep(SettableClock(datetime.now(UTC) + 2 * GRACE)))
        assert swept == Swept(both - first, {})
        assert killed.living() == first
        assert killed.main.as_superuser("select 2 * count(*) from report") == [[str(first)]]


def test_a_batch_that_took_longer_than_its_keys_are_let_be_is_not_written(postgres: Cluster, kek: Path) -> None:
    with empty(postgres, kek) as slow:
        clock = SettableClock(datetime.now(UTC))

        async def sleeps() -> None:
            clock.at += GRACE

        made = slow.filling
        ((keys, _),) = made.beside
        writer = SeededReports(Vault(keys, keyset_file.load(kek), clock), CAST.intake, clock)
        with pytest.raises(TookTooLong):
            asyncio.run(replace(made, writer=Between(writer, sleeps)).run(lambda _: None, None))
        assert slow.main.as_superuser("select count(*) from report") == [["0"]]
        # Nor is another one written among what it left.
        with pytest.raises(AlreadyFilled, match="wrapped_key"):
            asyncio.run(slow.filling.look())


def test_whatever_a_seed_writes_is_looked_at_before(seeded: Seeded) -> None:
    with scratch_database(seeded.main.cluster, "identification", seeded.main.name) as copied:
        made = replace(seeded, main=copied).filling
        held = holding(made, copied)
        assert {"report", "disclosure", "outbox", "audit"} < set(held)
        assert refused_for(replace(made, beside=()), copied) == held


def test_its_tables_are_put_back_from_a_backup_as_they_were(seeded: Seeded, tmp_path: Path) -> None:
    copy = dumped(seeded.main, tmp_path)
    with migrated_database(seeded.main.cluster, "identification", "identification.migrations") as anew:
        # The trigger of the record lets its own table of what is open follow.
        own = [table.name for table in seeded.filling.tables]
        assert {*tables_with_rows(seeded.main)} - {*tables_with_rows(anew)} - {*own} == {"audit_unsealed"}
        # Nothing but its own trigger says what a disclosure has to do with a report, so either may come first.
        for table in sorted(own, key=lambda name: name != "disclosure"):
            put_back(copy, anew, table)
        for table in (*own, "audit_unsealed"):
            assert rows_of(anew, table) == rows_of(seeded.main, table), table


def test_a_database_that_holds_reports_is_left_alone(seeded: Seeded) -> None:
    with pytest.raises(AlreadyFilled):
        asyncio.run(seeded.filling.run(lambda _: None, None))
    assert seeded.main.as_superuser("select count(*) from report") == [[str(len(STORIES))]]


def test_it_says_so_in_one_sentence_and_refuses_production(seeded: Seeded) -> None:
    vault = {"IDENTIFICATION_VAULT__DSN": seeded.settings.vault.dsn, "IDENTIFICATION_VAULT__KEK": str(seeded.kek)}
    given = {"IDENTIFICATION_DB__MIGRATOR_DSN": seeded.settings.db.migrator_dsn, **vault}
    environment = {n: v.get_secret_value() if isinstance(v, SecretStr) else v for n, v in given.items()}
    run = CliRunner()
    for asked in ((), ("--only-look",)):
        full = run.invoke(
            commands("identification"),
            ("seed", "--reports", "5", *asked),
            env={**environment, "SPONA_ENV": "development"},
        )
        assert (full.exit_code, "is not empty (report)" in full.stderr) == (1, True)
    for where in ("production", None):
        refused = run.invoke(
            commands("identification"), ("seed", "--reports", "5"), env={**environment, "SPONA_ENV": where}
        )
        assert (refused.exit_code, "never runs in production" in refused.stderr) == (2, True)
