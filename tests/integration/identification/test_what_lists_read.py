"""What a list, a count or a sweep reads does not grow with what its caller cannot see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.db.database import Database
from chassis.db.transaction import Transaction
from chassis.domain.errors import NotFound
from chassis.idempotency.forgetting import KEPT
from chassis.idempotency.store import forget
from chassis.inbox.backlog import count_backlog, due_keys
from chassis.outbox.waves import measure, next_wave
from chassis.time import SystemClock, UuidFactory
from chassis.vault.keys import KeyStore
from chassis.vault.sweeper import Sweeper
from contracts import reference
from identification.adapters.contents.orphans import OrphanSweep
from identification.adapters.disclosures.counted_openings import CountedOpenings
from identification.adapters.drafts.erasures import Erasures
from identification.adapters.unit_of_work import Dependencies, unit_of_work_on
from identification.application.lists.ports import EVERYTHING, ListFilter
from identification.application.reports.ports import Reports
from identification.domain.disclosures.opening import AnnouncedReferral
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.identification.in_sql import caller
from tests.integration.identification.many import with_many
from tests.support.plans import Reading, reading_of, sent_by
from tests.support.postgres import Cluster

GROWS_TO = 1.5
"""A tree gets one level deeper."""
OWN = ListFilter(own=True)
RUNNING = ListFilter(own=True, running=True, urgent_first=True)
URGENT = ListFilter(own=True, urgent_first=True)
BIG = frozenset(
    {
        "report",
        "disclosure",
        "disclosure_basis",
        "authorisation",
        "draft",
        "outbox",
        "idempotency",
        "refused_opening",
        "duty_turn",
        "inbox_position",
        "wrapped_key",
    }
)
SHARED = Dependencies(clock=SystemClock(), ids=UuidFactory(), standing_duty=frozenset())


@pytest.fixture(scope="module")
def few(postgres: Cluster) -> Iterator[Scratch]:
    with with_many(postgres, 2_000) as made:
        yield made


@pytest.fixture(scope="module")
def many(postgres: Cluster) -> Iterator[Scratch]:
    with with_many(postgres, 20_000) as made:
        yield made


async def page_read(scratch: Scratch, who: str, list_filter: ListFilter, pages: int) -> tuple[Reading, int]:
    """What the last of so many pages of twenty reads, and how many reports are on it."""
    principal, after = caller(who), None
    async with scratch.database("identification_app") as database:
        for _ in range(pages):
            async with sent_by(database) as sent, database.transaction(principal) as connection:
                reports = unit_of_work_on(connection, SHARED).reports
                page = await reports.page(principal, 20, after, list_filter)
            after = page.next_cursor
        *_, statement = sent
        return await reading_of(database, principal, statement), len(page.items)


def reads_no_more(small: Reading, large: Reading) -> None:
    """Neither goes through a table that grows, and of many it reads hardly more than of few."""
    assert (small.scanned | large.scanned) & BIG == set()
    assert large.buffers <= GROWS_TO * small.buffers


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("list_filter", [EVERYTHING, OWN, RUNNING, URGENT], ids=["all", "own", "running", "urgent"])
@pytest.mark.parametrize(
    ("who", "on_each"),
    [
        ("health.nis", {"all": 20, "own": 20}),
        ("health2.nis", {"all": 20, "own": 20}),
        ("csr.nis", {"all": 20, "own": 0}),
        ("csr.supervisor", {"all": 20, "own": 0}),
        ("intake.centre", {"all": 20, "own": 0}),
        ("police.nis", {"all": 0, "own": 0}),
        ("csr.novisad", {"all": 0, "own": 0}),
        ("manager.centre", {"all": 0, "own": 0}),
    ],
)
async def test_a_page_reads_as_much_of_many_reports_as_of_few(
    few: Scratch, many: Scratch, who: str, list_filter: ListFilter, on_each: dict[str, int], pages: int
) -> None:
    pages = pages if on_each["own" if list_filter.own else "all"] else 1
    small, shown = await page_read(few, who, list_filter, pages)
    large, shown_of_many = await page_read(many, who, list_filter, pages)
    assert shown == shown_of_many == on_each["own" if list_filter.own else "all"]
    reads_no_more(small, large)


Asked = Callable[[Database, Transaction], Awaitable[object]]


def reports_on(connection: Transaction) -> Reports:
    return unit_of_work_on(connection, SHARED).reports


async def the_same_by_id(_: Database, connection: Transaction) -> None:
    """A page, and then its reports as a batch names them."""
    page = await reports_on(connection).page(caller("csr.nis"), 20, None)
    await reports_on(connection).facts_of([facts.report.id for facts in page.items], caller("csr.nis"))
    await reports_on(connection).facts(page.items[0].report.id, caller("csr.nis"), for_update=True)


async def what_is_not_there(_: Database, connection: Transaction) -> None:
    for asked in (
        reports_on(connection).report_of(uuid4()),
        reports_on(connection).filed_from(uuid4(), caller("csr.nis")),
        reports_on(connection).facts(uuid4(), caller("csr.nis")),
        reports_on(connection).page(caller("csr.nis"), 20, None, ListFilter(reference="S-1111-11")),
    ):
        with suppress(NotFound):
            await asked


async def ones_drafts(_: Database, connection: Transaction) -> None:
    await unit_of_work_on(connection, SHARED).drafts.of(caller("csr.nis"), datetime.now(UTC))


async def who_is_on_duty(_: Database, connection: Transaction) -> None:
    await unit_of_work_on(connection, SHARED).rosters.read(reference.roster().unit)


async def counts(database: Database, _: Transaction) -> None:
    await CountedOpenings(database).count()


async def erasures(database: Database, _: Transaction) -> None:
    await Erasures(database, KeyStore(database), SystemClock()).erase()


async def forgetting(_: Database, connection: Transaction) -> None:
    await forget(connection, datetime.now(UTC), KEPT)


async def an_opening_from_nowhere(_: Database, connection: Transaction) -> None:
    found = AnnouncedReferral(uuid4(), uuid4(), "child_protection", uuid4())
    authorisations = unit_of_work_on(connection, SHARED).authorisations
    assert await authorisations.of(found.referral_id) is None
    assert await authorisations.from_before(found) is None


async def a_delivery(_: Database, connection: Transaction) -> None:
    await reports_on(connection).note_delivery(uuid4(), datetime.now(UTC))


async def the_bus(_: Database, connection: Transaction) -> None:
    await next_wave(connection, 200)
    await measure(connection)
    await due_keys(connection, "identification")
    await count_backlog(connection, "identification")


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("csr.nis", the_same_by_id),
        ("csr.nis", what_is_not_there),
        ("csr.nis", ones_drafts),
        ("supervisor.centre", who_is_on_duty),
        (None, counts),
        (None, erasures),
        (None, forgetting),
        (None, an_opening_from_nowhere),
        (None, a_delivery),
        (None, the_bus),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
async def test_nothing_else_reads_more_where_there_is_more(
    few: Scratch, many: Scratch, who: str | None, asked: Asked
) -> None:
    small, large = [await readings(each, who, asked) for each in (few, many)]
    assert [each.rows for each in small] == [each.rows for each in large]
    assert all(each.scanned.isdisjoint(BIG) for each in large)
    for before, after in zip(small, large, strict=True):
        assert after.buffers <= max(GROWS_TO * before.buffers, before.buffers + 1)


async def readings(scratch: Scratch, who: str | None, asked: Asked) -> list[Reading]:
    """Of every statement that is sent, as the person or as the worker."""
    principal = None if who is None else caller(who)
    async with scratch.database("identification_worker" if who is None else "identification_app") as database:
        async with sent_by(database) as sent, database.transaction(principal) as connection:
            await asked(database, connection)
        return [await reading_of(database, principal, each) for each in sent]


OLD_KEYS = """insert into wrapped_key (owner_id, owner_kind, wrapped, created_at)
  select gen_random_uuid(), (array['report', 'person', 'draft'])[1 + n % 3], 'x', now() - interval '2 days' - n * interval '1 s'
  from generate_series(1, {}) n;
insert into key_sweep select owner_kind, max(created_at) from wrapped_key group by owner_kind"""
NEW_KEYS = "insert into wrapped_key (owner_id, owner_kind, wrapped, created_at) select id::uuid, kind, 'x', now() - interval '1 day' from"


@pytest.fixture
def keys(postgres: Cluster, few: Scratch, many: Scratch) -> Iterator[list[Scratch]]:
    """Databases of keys of few and of many reports, with as many keys that no sweep has seen."""
    with ExitStack() as stack:
        databases = []
        for reports, number in ((few, 2_000), (many, 20_000)):
            kept = migrated_database(postgres, "identification_keys", "chassis.vault.migrations")
            databases.append(stack.enter_context(kept))
            databases[-1].as_superuser(OLD_KEYS.format(number))
            new = reports.as_superuser("select id, person_id from report limit 7")
            owners = ", ".join(f"('{report}', 'report'), ('{person}', 'person')" for report, person in new)
            databases[-1].as_superuser(f"{NEW_KEYS} (values {owners}) owner (id, kind); vacuum analyze")
        yield databases


async def test_a_sweep_of_keys_reads_what_came_since_the_last_one(
    few: Scratch, many: Scratch, keys: list[Scratch]
) -> None:
    small, large = [await swept(reports, of_these) for reports, of_these in zip((few, many), keys, strict=True)]
    assert [each.rows for each in small] == [each.rows for each in large]
    assert all(each.scanned.isdisjoint(BIG) for each in large)
    assert sum(each.buffers for each in large) <= GROWS_TO * sum(each.buffers for each in small)


async def swept(reports: Scratch, keys: Scratch) -> list[Reading]:
    """What one sweep reads, in both databases."""
    async with (
        reports.database("identification_worker") as database,
        keys.database("identification_keys_worker") as keys_database,
        sent_by(database) as of_owners,
        sent_by(keys_database) as of_keys,
    ):
        found = await OrphanSweep(database, Sweeper(keys_database, SystemClock())).sweep()
        assert (found.removed, found.held_back) == (0, {})
        sent = [*((keys_database, each) for each in of_keys), *((database, each) for each in of_owners)]
        return [await reading_of(asked, None, each) for asked, each in sent]
