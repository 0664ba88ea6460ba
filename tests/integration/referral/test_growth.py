"""Lists and sweeps read what they show: ten times as much that is done with costs the same pages, and nothing is read whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from chassis.db.database import Database
from contracts.words.referrals import Owner, Purpose, ReferralState, WorklistSort
from contracts.words.urgency import Urgency
from referral.adapters.clocks.counted_breaches import CountedBreaches
from referral.adapters.clocks.term_counts import PostgresTermCounts
from referral.application.lists.count_worklist import count_worklist
from referral.application.reading.read_referrals import read_referrals
from referral.application.reading.referrals_of_reports import referrals_of_reports
from referral.domain.clocks.terms import end_of_last_week
from tests.integration.chassis.scratch_database import migrated_database
from tests.integration.referral.crowd import FEW, MANY, REPORT, fill
from tests.integration.referral.service import Service
from tests.support.plans import reading_of, sent_by
from tests.support.referral import PEOPLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from referral.application.reading.view import ReferralView
    from tests.integration.chassis.scratch_database import Scratch
    from tests.support.plans import Reading
    from tests.support.postgres import Cluster

OURS = frozenset({"referral", "clock", "rejection"})
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALLOWED = 1.5
"""A B-tree gets a level deeper; no more than that."""
LEVELS = 3
"""Of a list of nothing that is all: a level in each of its cells."""
Question = Callable[["Service"], Awaitable[object]]


BY_TERM_ALONE_AT_LANDING = [
    pytest.param(each, marks=() if each is WorklistSort.TERM else pytest.mark.nightly) for each in WorklistSort
]


@pytest.fixture(scope="module")
def filled(postgres: Cluster) -> Iterator[tuple[Scratch, Scratch]]:
    """The same present behind a short past and behind a long one."""
    with ExitStack() as stack:
        both = [stack.enter_context(migrated_database(postgres, "referral", "referral.migrations")) for _ in range(2)]
        for scratch, size in zip(both, (FEW, MANY), strict=True):
            fill(scratch, size)
        yield both[0], both[1]


@dataclass
class Sizes:
    """The service on the two of them."""

    few: Service
    many: Service

    async def cost(self, whose: Principal | None, ask: Question) -> str:
        """What is wrong with the cost of an answer, if anything; the answers are the same."""
        both = [await read(service, whose, ask, by_index=service is self.few) for service in (self.few, self.many)]
        answers, readings = zip(*both, strict=True)
        assert answers[0] == answers[1]
        less, more = (sum(each.buffers for each in reading) for reading in readings)
        scanned = {table for each in readings[1] for table in each.scanned} & OURS
        return (
            f"{less} pages became {more}, scanned {scanned}"
            if scanned or more > max(ALLOWED * less, less + LEVELS)
            else ""
        )


@pytest.fixture
async def sizes(filled: tuple[Scratch, Scratch]) -> AsyncIterator[Sizes]:
    async with AsyncExitStack() as stack:
        made = []
        for scratch in filled:
            app = await stack.enter_async_context(scratch.database("referral_app"))
            worker = await stack.enter_async_context(scratch.database("referral_worker"))
            made.append(Service(scratch, app, worker))
            made[-1].bench.clock.at = AT
        yield Sizes(*made)


async def read(
    service: Service, whose: Principal | None, ask: Question, *, by_index: bool
) -> tuple[object, list[Reading]]:
    """The answer, and what each query for it reads as the role that asks."""
    database: Database = service.app if whose else service.worker
    async with sent_by(database) as sent:
        answer = await ask(service)
    queries = [each for each in sent if each[0].startswith("SELECT")]
    return answer, [await reading_of(database, whose, each, by_index=by_index) for each in queries]


PURPOSES = (Purpose.FORMAL_IDENTIFICATION, Purpose.CHILD_PROTECTION, Purpose.EMERGENCY_ACCOMMODATION)
"""What the law sends, and one of those that the Centre does: all of these are alike to the lists."""
NARROWED: dict[str, dict[str, Any]] = {
    "all": {},
    "undecided": {"undecided": True},
    "overdue": {"overdue": True},
    "due today": {"due_today": True},
    **{f"state {state}": {"state": state} for state in ReferralState},
    **{f"urgency {urgency}": {"urgency": urgency} for urgency in Urgency},
    **{f"undecided, {urgency}": {"urgency": urgency, "undecided": True} for urgency in Urgency},
    **{f"purpose {purpose}": {"purpose": purpose} for purpose in PURPOSES},
    **{f"undecided, purpose {purpose}": {"purpose": purpose, "undecided": True} for purpose in PURPOSES},
    **{f"overdue, purpose {purpose}": {"purpose": purpose, "overdue": True} for purpose in PURPOSES},
    **{f"owner {owner}": {"owner": owner} for owner in Owner},
    **{
        f"owner {owner}, purpose {purpose}": {"owner": owner, "purpose": purpose}
        for owner, purpose in product(Owner, PURPOSES)
    },
    **{
        f"state {state}, purpose {purpose}, urgency urgent": {
            "state": state,
            "purpose": purpose,
            "urgency": Urgency.URGENT,
        }
        for state, purpose in product(ReferralState, PURPOSES)
    },
    "purpose of which the unit has none": {"purpose": Purpose.PSYCHOSOCIAL},
    "one report": {"report_id": REPORT},
    "one report, undecided": {"report_id": REPORT, "undecided": True},
}


OF_A_UNIT = (
    "all",
    "undecided",
    "state accepted",
    "urgency standard",
    "owner me",
    "owner others",
    "purpose child_protection",
    "purpose of which the unit has none",
    "owner others, purpose child_protection",
    "one report",
)
ASKED = {
    "intake": tuple(NARROWED),
    "worker": OF_A_UNIT,
    "other csr": OF_A_UNIT,
    "supervisor": OF_A_UNIT,
    "centre supervisor": ("all",),
    "nobody's": ("all",),
}
FURTHER = (
    "undecided",
    "all",
    "owner me",
    "owner others",
    "purpose child_protection",
    "state revoked",
    "owner nobody, purpose formal_identification",
)


@pytest.mark.parametrize("by_report", [False, True], ids=["flat", "by report"])
@pytest.mark.parametrize("sort", BY_TERM_ALONE_AT_LANDING)
@pytest.mark.parametrize("who", ASKED)
async def test_a_worklist_reads_what_it_shows(sizes: Sizes, who: str, sort: WorklistSort, *, by_report: bool) -> None:
    found = {}
    for name in ASKED[who]:

        async def ask(service: Service, narrowed: dict[str, Any] = NARROWED[name]) -> object:
            page = await service.worklist(PEOPLE[who], **narrowed, by_report=by_report, sort=sort)
            return shown(page, sort, by_report=by_report), page.next_cursor is None

        found[name] = await sizes.cost(PEOPLE[who], ask)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("sort", BY_TERM_ALONE_AT_LANDING)
@pytest.mark.parametrize("by_report", [False, True], ids=["flat", "by report"])
async def test_a_page_from_the_middle_reads_no_more(sizes: Sizes, sort: WorklistSort, *, by_report: bool) -> None:
    found = {}
    for name in FURTHER:

        async def ask(service: Service, narrowed: dict[str, Any] = NARROWED[name]) -> object:
            first = await service.worklist(PEOPLE["intake"], 20, **narrowed, by_report=by_report, sort=sort)
            page = await service.worklist(
                PEOPLE["intake"], 20, first.next_cursor, **narrowed, by_report=by_report, sort=sort
            )
            return shown(page, sort, by_report=by_report)

        found[name] = await sizes.cost(PEOPLE["intake"], ask)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def shown(page: Page[ReferralView], sort: WorklistSort, *, by_report: bool) -> object:
    """By term the same whatever the size; in the other orders done ones are among them that only the longer past has."""
    if sort is WorklistSort.TERM:
        return [view.id for view in page.items]
    return len({view.report_id for view in page.items} if by_report else page.items)


@pytest.mark.parametrize("who", ASKED)
async def test_a_count_reads_what_it_counts(sizes: Sizes, who: str) -> None:
    async def ask(service: Service) -> object:
        async with service.as_person(PEOPLE[who]) as uow:
            return await count_worklist(PEOPLE[who], uow, service.bench.sources)

    assert await sizes.cost(PEOPLE[who], ask) == ""


@pytest.mark.parametrize("who", ["author", "worker", "intake"])
async def test_what_is_named_is_found_by_its_name(sizes: Sizes, who: str) -> None:
    caller = PEOPLE[who]

    async def ask(service: Service) -> object:
        async with service.as_person(caller) as uow:
            of_report = await referrals_of_reports([REPORT], caller, uow, service.bench.sources)
            named = await read_referrals([view.id for view in of_report], caller, uow, service.bench.sources)
            return [view.id for view in (*of_report, *named)]

    assert await sizes.cost(caller, ask) == ""


async def test_clocks_that_are_due_are_found_among_those_that_run(sizes: Sizes) -> None:
    for limit in (5, 50):

        async def ask(service: Service, limit: int = limit) -> object:
            async with service.following() as uow:
                return await uow.referrals.due(AT, limit)

        assert await sizes.cost(None, ask) == ""


async def test_terms_of_a_week_are_counted_from_what_waited_then(sizes: Sizes) -> None:
    async def ask(service: Service) -> object:
        async with service.worker.transaction() as connection:
            await PostgresTermCounts(connection).count(end_of_last_week(AT))
        return service.rows("select * from term_count order by stage")

    assert await sizes.cost(None, ask) == ""


async def test_what_was_missed_is_counted_from_what_is_not_done(sizes: Sizes) -> None:
    async def ask(service: Service) -> object:
        counted = CountedBreaches(service.worker)
        await counted.count()
        return counted.status()

    assert await sizes.cost(None, ask) == ""
