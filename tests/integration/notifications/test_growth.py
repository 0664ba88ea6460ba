"""Inboxes and what the worker looks for read what they show: ten times as much that is done with costs the same pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from chassis.cursors import Cursors
from chassis.domain.errors import NotFound
from chassis.time import SystemClock, UuidFactory
from contracts.words.notices import Channel, NoticeCode
from notifications.adapters.duty.alarms import due_alarm
from notifications.adapters.unit_of_work import Dependencies, as_caller, on_connection
from notifications.application.lists.count_inbox import count_inbox
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.domain.duty.alarm import AlertInterval
from notifications.domain.vocabulary import Matter
from tests.integration.chassis.scratch_database import migrated_database
from tests.integration.notifications.backlog import FEW, MANY, READERS, REFERRAL, REPORT, WORKER, fill
from tests.integration.notifications.world import KEY
from tests.support.plans import reading_of, sent_by

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from chassis.db.database import Database
    from chassis.domain.principal import Principal
    from notifications.application.ports import CallerUnitOfWork, UnitOfWork
    from tests.integration.chassis.scratch_database import Scratch
    from tests.support.plans import Reading
    from tests.support.postgres import Cluster

OURS = frozenset({"notice", "delivery", "alarm", "report", "addressee", "ended"})
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALLOWED = 1.5
"""A B-tree gets a level deeper; no more than that."""
SHARED = Dependencies(SystemClock(), UuidFactory(), Cursors(KEY), KEY)
Asking = Callable[["CallerUnitOfWork"], Awaitable[object]]
Looking = Callable[["UnitOfWork"], Awaitable[object]]


@pytest.fixture(scope="module")
def filled(postgres: Cluster) -> Iterator[tuple[Scratch, Scratch]]:
    """The same present behind a short past and behind a long one."""
    with ExitStack() as stack:
        package = "notifications.migrations"
        both = [stack.enter_context(migrated_database(postgres, "notifications", package)) for _ in range(2)]
        for scratch, size in zip(both, (FEW, MANY), strict=True):
            fill(scratch, size)
        yield both[0], both[1]


@dataclass
class Sizes:
    """Both as one role."""

    few: Database
    many: Database

    async def cost(self, whose: Principal | None, ask: Callable[[Database], Awaitable[object]]) -> str:
        """What is wrong with the cost of an answer, if anything; the answers are the same."""
        answers, readings = zip(*[await read(each, whose, ask) for each in (self.few, self.many)], strict=True)
        assert answers[0] == answers[1]
        less, more = (sum(each.buffers for each in reading) for reading in readings)
        scanned = {table for each in readings[1] for table in each.scanned} & OURS
        return f"{less} pages became {more}, scanned {scanned}" if scanned or more > ALLOWED * less else ""

    async def asked(self, caller: Principal, ask: Asking) -> str:
        """By a caller."""

        async def served(database: Database) -> object:
            async with as_caller(database, caller, SHARED) as uow:
                return await ask(uow)

        return await self.cost(caller, served)

    async def looked(self, look: Looking) -> str:
        """By the worker."""

        async def worked(database: Database) -> object:
            async with database.transaction() as connection:
                return await look(on_connection(connection))

        return await self.cost(None, worked)


async def read(
    database: Database, whose: Principal | None, ask: Callable[[Database], Awaitable[object]]
) -> tuple[object, list[Reading]]:
    """The answer, and what each query for it reads as the role that asks."""
    async with sent_by(database) as sent:
        answer = await ask(database)
    queries = [each for each in sent if each[0].startswith("SELECT") and "advisory" not in each[0]]
    assert queries
    return answer, [await reading_of(database, whose, each) for each in queries]


@pytest.fixture
async def app(filled: tuple[Scratch, Scratch]) -> AsyncIterator[Sizes]:
    async with AsyncExitStack() as stack:
        yield Sizes(*[await stack.enter_async_context(each.database("notifications_app")) for each in filled])


@pytest.fixture
async def worker(filled: tuple[Scratch, Scratch]) -> AsyncIterator[Sizes]:
    async with AsyncExitStack() as stack:
        yield Sizes(*[await stack.enter_async_context(each.database("notifications_worker")) for each in filled])


@pytest.mark.parametrize("open_only", [False, True], ids=["all", "open"])
@pytest.mark.parametrize("who", READERS)
async def test_an_inbox_reads_what_it_shows(app: Sizes, who: str, *, open_only: bool) -> None:
    caller = READERS[who]
    for pages in (1, 2):

        async def ask(uow: CallerUnitOfWork, pages: int = pages) -> object:
            cursor, shown = None, []
            for _ in range(pages):
                page = await list_inbox(ListInbox(caller, 5, cursor, open_only), uow)
                shown += [notice.id for notice in page.items]
                cursor = page.next_cursor
                if cursor is None:
                    break
            return shown

        assert await app.asked(caller, ask) == ""


@pytest.mark.parametrize("who", READERS)
async def test_what_waits_is_counted_from_what_waits(app: Sizes, who: str) -> None:
    caller = READERS[who]
    for since in (None, NOW - timedelta(hours=11)):

        async def ask(uow: CallerUnitOfWork, since: datetime | None = since) -> object:
            return await count_inbox(caller, since, uow)

        assert await app.asked(caller, ask) == ""


async def test_an_item_is_found_by_its_name(app: Sizes) -> None:
    async def ask(uow: CallerUnitOfWork) -> object:
        with pytest.raises(NotFound):
            await uow.inbox.get(UUID(int=99), WORKER)
        return None

    assert await app.asked(WORKER, ask) == ""


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.PHONE])
async def test_what_is_due_is_found_among_what_is_pending(worker: Sizes, channel: Channel) -> None:
    async def look(uow: UnitOfWork) -> object:
        found = await uow.deliveries.next_due(NOW, channel)
        assert found is not None
        pending = await uow.deliveries.pending_of(found.notice_id)
        return found.notice_id, len(pending)

    assert await worker.looked(look) == ""


async def test_alarms_are_found_among_those_that_run(worker: Sizes) -> None:
    async def look(database: Database) -> object:
        async with database.transaction() as connection:
            found = await due_alarm(connection, NOW, AlertInterval(timedelta(minutes=5)))
            return found is not None

    assert await worker.cost(None, look) == ""


async def test_what_is_known_of_a_matter_is_found_by_its_name(worker: Sizes) -> None:
    async def look(uow: UnitOfWork) -> object:
        ended = await uow.matters.has_ended(Matter(REPORT, REFERRAL))
        known = await uow.matters.report(REPORT), await uow.matters.addressee_of(REFERRAL)
        waiting = [
            *await uow.notices.asking_about(REFERRAL),
            *await uow.notices.waiting(REFERRAL, NoticeCode.REQUEST_WAITS),
            *await uow.notices.news_of(REPORT),
            *await uow.notices.alerts_of([REPORT]),
        ]
        found = await uow.notices.alerted([REPORT]), await uow.notices.last_alerted(REPORT)
        asked = await uow.matters.assignments_of([REPORT]), await uow.matters.referrals_of(REPORT)
        return ended, known, [notice.id for notice in waiting], found, asked

    assert await worker.looked(look) == ""
