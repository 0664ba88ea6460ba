"""What a list, a count or a sweep reads does not grow with what its caller cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chassis.time import SystemClock, UuidFactory
from identification.adapters.unit_of_work import Shared, unit_of_work_on
from identification.application.list_ports import EVERYTHING, Narrowing
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.identification.in_sql import caller
from tests.integration.identification.many import with_many
from tests.support.plans import Reading, reading_of, sent_by
from tests.support.postgres import Cluster

GROWS_TO = 1.5
"""A tree gets one level deeper."""
OWN = Narrowing(own=True)
BIG = frozenset({"report", "disclosure", "disclosure_basis"})
SHARED = Shared(clock=SystemClock(), ids=UuidFactory(), standing_duty=frozenset())


@pytest.fixture(scope="module")
def few(postgres: Cluster) -> Iterator[Scratch]:
    with filled(postgres, 2_000) as made:
        yield made


@pytest.fixture(scope="module")
def many(postgres: Cluster) -> Iterator[Scratch]:
    with filled(postgres, 20_000) as made:
        yield made


@contextmanager
def filled(postgres: Cluster, number: int) -> Iterator[Scratch]:
    with migrated_database(postgres, "identification", "identification.migrations") as made:
        with_many(made, number)
        yield made


async def page_read(scratch: Scratch, who: str, narrowing: Narrowing, pages: int) -> tuple[Reading, int]:
    """What the last of so many pages of twenty reads, and how many reports are on it."""
    principal, after = caller(who), None
    async with scratch.database("identification_app") as database:
        for _ in range(pages):
            async with sent_by(database) as sent, database.transaction(principal) as connection:
                reports = unit_of_work_on(connection, SHARED).reports
                page = await reports.page(principal, 20, after, narrowing)
            after = page.next_cursor
        (statement,) = sent
        return await reading_of(database, principal, statement), len(page.items)


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("narrowing", [EVERYTHING, OWN], ids=["all", "own"])
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
    few: Scratch, many: Scratch, who: str, narrowing: Narrowing, on_each: dict[str, int], pages: int
) -> None:
    pages = pages if on_each["own" if narrowing.own else "all"] else 1
    small, shown = await page_read(few, who, narrowing, pages)
    large, shown_of_many = await page_read(many, who, narrowing, pages)
    assert shown == shown_of_many == on_each["own" if narrowing.own else "all"]
    assert (small.scanned | large.scanned) & BIG == set()
    assert large.buffers <= GROWS_TO * small.buffers
