"""A seed of three hundred in referral: totals, clocks and worklists as if it had been lived through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.db.database import Database
from chassis.settings.groups import OperationsDatabase
from referral import bootstrap
from referral.adapters.unit_of_work import Dependencies
from referral.application.lists.list_referrals import ListReferrals, list_referrals
from referral.bootstrap import Container
from referral.entrypoints.sweeping import ClockSweeper
from referral.settings import Operations
from tests.integration.chassis.scratch_database import Scratch, migrated_database, scratch_database
from tests.integration.referral.service import KEY
from tests.support.referral import RandomIds
from tests.support.restoring import dumped, put_back, rows_of, tables_with_rows
from tests.support.seeds import holding, refused_for
from tests.workshop.seeding import referral as seeded_referrals
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST, Plot

PLOT = Plot(300, 1, datetime.now(UTC).replace(microsecond=0))
STORIES = list(PLOT.stories())
SENT = [each for each in STORIES if each.notified_csr]


def filling(scratch: Scratch) -> Any:
    settings = Operations.model_construct(db=OperationsDatabase(migrator_dsn=scratch.dsn("referral_migrator")))
    return seeded_referrals.filling(settings, PLOT)


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seed") / "numbers"


@pytest.fixture(scope="module")
def seeded(scratch: Scratch, numbers: Path) -> Scratch:
    assert asyncio.run(filling(scratch).run(lambda _: None, numbers)) == len(STORIES)
    return scratch


@pytest.fixture
async def container(seeded: Scratch) -> AsyncIterator[Container]:
    sources = bootstrap.real_sources()
    made = Container(Database(seeded.dsn("referral_app")), Dependencies(sources.clock, RandomIds(), KEY), sources)
    yield made
    await made.close()


def test_everything_that_was_told_is_there_once(seeded: Scratch, numbers: Path) -> None:
    counts = "select purpose, count(*) from referral group by purpose order by purpose"
    assert seeded.as_superuser(counts) == [
        ["child_protection", str(len(SENT))],
        ["formal_identification", str(len(STORIES))],
    ]
    totals = (
        "select stage, present from stage_count s where present <> (select count(*) from referral r where r.stage = s.stage) "
        "or reached <> (select count(*) from referral r where s.stage = any(r.reached))"
    )
    assert seeded.as_superuser(totals) == []
    lines = numbers.read_text("utf-8").splitlines()
    assert len(lines) == len(STORIES) + len(SENT)
    assert (
        len(seeded.as_superuser("select relname from pg_class where relrowsecurity and not relforcerowsecurity")) == 0
    )


async def test_the_centre_finds_what_no_one_took_over_and_a_centre_with_few_its_own(container: Container) -> None:
    waiting = {
        each.referral("formal_identification")
        for each in STORIES
        if not (each.course.taken_over or each.course.withdrawn)
    }
    intake = signed_in(CAST.intake)
    query = ListReferrals(intake, 50, None, undecided=True, purpose=None)
    async with container.unit_of_work(intake) as uow:
        found = (await list_referrals(query, uow, container.sources)).items
    assert waiting & {each.id for each in found} == waiting
    worker = signed_in(CAST.csr_with_few)
    async with container.unit_of_work(worker) as uow:
        own = (await list_referrals(ListReferrals(worker, 50, None), uow, container.sources)).items
    # Its worker does not see what was rejected or revoked.
    result = [each for each in SENT if each.notified_csr == worker.unit]
    seen = {e.referral("child_protection") for e in result if not (e.course.rejected or e.course.revoked)}
    assert seen
    assert {each.id for each in own} == seen


async def test_terms_that_passed_are_breached_already(seeded: Scratch) -> None:
    overdue = "select count(*) from clock where state = 'running' and due_at < now() - interval '1 hour'"
    assert seeded.as_superuser(overdue) == [["0"]]
    assert seeded.as_superuser("select count(*) > 0 from clock where state = 'breached'") == [["t"]]
    database = Database(seeded.dsn("referral_worker"))
    handled = await ClockSweeper(database, SimpleNamespace(now=lambda: PLOT.as_of)).sweep_once()
    await database.dispose()
    assert handled == 0


async def test_how_far_others_were_followed_is_noted_also_where_a_later_event_was_met(
    seeded: Scratch, tmp_path: Path
) -> None:
    theirs, own, nobodys = STORIES[0].report_id, STORIES[1].report_id, STORIES[2].report_id
    others = tmp_path / "others"
    others.write_text(
        f"identification.reports\t{theirs}\t4\nreferral.referrals\t{own}\t2\nidentification.heads\t{nobodys}\t9\n"
    )
    for met, last in ((None, "4"), (0, "4"), (6, "6")):
        if met is not None:
            seeded.as_superuser(f"update inbox_position set last = {met}")
        assert await filling(seeded).follow([others]) == 1
        rows = seeded.as_superuser("select consumer, topic, key, last from inbox_position")
        assert rows == [["referral", "identification.reports", str(theirs), last]]


def test_whatever_a_seed_writes_is_looked_at_before(seeded: Scratch) -> None:
    with scratch_database(seeded.cluster, "referral", seeded.name) as copied:
        held = holding(filling(copied), copied)
        assert {"referral", "clock", "outbox", "audit"} < set(held)
        assert refused_for(filling(copied), copied) == held


def test_its_tables_are_put_back_from_a_backup_as_they_were(seeded: Scratch, tmp_path: Path) -> None:
    copy, own = dumped(seeded, tmp_path), [table.name for table in filling(seeded).tables]
    with migrated_database(seeded.cluster, "referral", "referral.migrations") as anew:
        # The trigger of the record lets its own table of what is open follow.
        assert {*tables_with_rows(seeded)} - {*tables_with_rows(anew)} - {*own} <= {"audit_unsealed"}
        for table in own:
            put_back(copy, anew, table)
        for table in (*own, "audit_unsealed"):
            assert rows_of(anew, table) == rows_of(seeded, table), table
