"""A page of the Centre's list reads as much among many reports as among few, however it is narrowed and sorted; so do its counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from contracts.words.procedures import ProcedureShow
from contracts.words.referrals import Owner, WorklistSort
from contracts.words.reports import CentreShow, ReportingSector
from contracts.words.urgency import Urgency
from identification.adapters.unit_of_work import unit_of_work_on
from identification.application.lists.ports import CentreFilter
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.in_sql import caller
from tests.integration.identification.many import with_many
from tests.integration.identification.test_what_lists_read import GROWS_TO, SHARED, reads_no_more
from tests.support.plans import Reading, reading_of, sent_by
from tests.support.postgres import Cluster

MOST, RARE = "intake.centre", "intake2.centre"
MANAGER, SUPERVISOR, COVER = "manager.centre", "supervisor.centre", "manager2.centre"
ASSESSOR, DIRECTOR = "psychologist.centre", "director.centre"
NIS = caller("csr.nis").unit
NOW = datetime.now(UTC)
FEW = 45
_RUNNING = "select id from report where withdrawn_at is null order by submitted_at desc limit"
# All but a few pages were taken over by one, long ago, at places of others; of those some lie behind all the others.
STATEMENTS = (
    (
        "update report set state = 'received', taken_over_at = now(), urgency = (array['immediate', 'urgent', 'standard'])[1 + random() * 2], "
        f"taken_over_by = '{caller(MOST).subject}', place_code = 'most' where withdrawn_at is null"
    ),
    (
        f"update report set author_sector = 'police', serving_csr = '{NIS}', place_code = 'few', taken_over_by = '{caller(RARE).subject}' "
        f"where id in ({_RUNNING} {FEW} offset 900)"
    ),
    (
        "update report set state = 'submitted', taken_over_at = null, taken_over_by = null, author_sector = 'labour', "
        f"take_over_by = now() + (random() - 0.5) * interval '10 days' where id in ({_RUNNING} {FEW} offset 500)"
    ),
    # Half of all are cases of another manager, and a few pages those of one.
    (
        "update report set state = 'received', taken_over_at = now(), case_id = gen_random_uuid(), assigned_at = now(), "
        f"manager_id = md5('manager')::uuid where withdrawn_at is null and taken_over_by = '{caller(MOST).subject}' and md5(id::text) < '8'"
    ),
    (
        "update report set state = 'received', taken_over_at = now(), case_id = gen_random_uuid(), assigned_at = now(), "
        f"manager_id = '{caller(MANAGER).subject}' where id in ({_RUNNING} {FEW} offset 1300)"
    ),
    # Of every case the danger is looked at again, of those few pages by today.
    (
        "update report set risk_review_by = now() + case when manager_id = md5('manager')::uuid then interval '9 days' else - interval '1 h' end "
        "where manager_id is not null"
    ),
    # One has none of their own, and stands in for the one who has few.
    (
        "insert into cover (manager_id, cover_id, begins_at, ends_at) values "
        f"('{caller(MANAGER).subject}', '{caller(COVER).subject}', now() - interval '1 day', now() + interval '9 days')"
    ),
    # Of all that is a case: a procedure, most of them ended; a few pages of each kind wait for ours, behind all the others.
    (
        "insert into procedure (id, case_id, report_id, opened_at, opened_by, state, ended_at) "
        "select gen_random_uuid(), case_id, id, submitted_at, manager_id, 'identified', now() from report where case_id is not null"
    ),
    (
        "update report set procedure_opened_at = submitted_at, concluded_at = now(), "
        f"panel = array['{caller(ASSESSOR).subject}']::uuid[] where case_id is not null"
    ),
    *(
        f"with w as (select id from procedure where state = 'identified' order by opened_at desc limit {FEW} offset {behind}) "
        f"update procedure p set state = '{state}', ended_at = null from w where p.id = w.id"
        for state, behind in (("assessment", 0), ("proposed", 60), ("signed", 120), ("dissented", 180))
    ),
    (
        f"with w as (select id from procedure where state = 'identified' order by opened_at desc limit {FEW} offset 240) "
        f"update procedure p set challenge = 'questioned', challenged_by = '{caller(ASSESSOR).subject}', challenged_at = now() "
        "from w where p.id = w.id"
    ),
    (
        "update report set dissent_at = now() where id in "
        "(select report_id from procedure where state = 'dissented' or challenge = 'questioned')"
    ),
    (
        "insert into panel_seat (procedure_id, person_id, report_id, profession, appointed_at) "
        f"select id, '{caller(ASSESSOR).subject}', report_id, 'psychologist', opened_at from procedure where state <> 'signed'"
    ),
    # All who were taken over are in proceedings, and of each a unit has still to answer.
    "update report set to_inform_since = submitted_at, units_answer_by = submitted_at where taken_over_at is not null",
    "vacuum analyze report, procedure, panel_seat",
)
ALL = CentreShow.ALL
NARROWED: dict[str, tuple[str, CentreFilter]] = {
    "waiting": (MOST, CentreFilter()),
    "taken over": (MOST, CentreFilter(show=CentreShow.TAKEN_OVER)),
    "all": (MOST, CentreFilter(show=ALL)),
    "late": (MOST, CentreFilter(due_before=NOW)),
    "due today": (MOST, CentreFilter(due_from=NOW, due_before=NOW + timedelta(days=1))),
    "of most": (MOST, CentreFilter(show=ALL, owner=Owner.ME)),
    "of few": (RARE, CentreFilter(show=ALL, owner=Owner.ME)),
    "of other few": (MOST, CentreFilter(show=ALL, owner=Owner.OTHERS)),
    "of nobody": (MOST, CentreFilter(show=ALL, owner=Owner.NOBODY)),
    "of a sector": (MOST, CentreFilter(show=ALL, sector=ReportingSector.POLICE)),
    "of no sector": (MOST, CentreFilter(show=ALL, sector=ReportingSector.NGO)),
    "of a place": (MOST, CentreFilter(show=ALL, place=NIS)),
    "of a municipality": (MOST, CentreFilter(show=ALL, place_code=b"few")),
    "of the municipality of most": (MOST, CentreFilter(show=ALL, place_code=b"most")),
    **{each: (MOST, CentreFilter(show=ALL, urgency=each)) for each in Urgency},
    "of a case manager": (MANAGER, CentreFilter(show=CentreShow.ASSIGNED)),
    "of who stands in": (COVER, CentreFilter(show=CentreShow.ASSIGNED)),
    "of all case managers": (SUPERVISOR, CentreFilter(show=CentreShow.ASSIGNED)),
    "of a danger to review": (MANAGER, CentreFilter(show=CentreShow.REVIEW, due_before=NOW)),
    "of a danger to review for who stands in": (COVER, CentreFilter(show=CentreShow.REVIEW, due_before=NOW)),
    "of all dangers to review": (SUPERVISOR, CentreFilter(show=CentreShow.REVIEW, due_before=NOW)),
    "of a supervisor": (SUPERVISOR, CentreFilter(show=ALL)),
    **{
        f"{show} of {who}": (who, CentreFilter(show=show))
        for show in (CentreShow.TO_INFORM, CentreShow.ANSWER_PENDING)
        for who in (MOST, MANAGER, COVER, SUPERVISOR)
    },
}


@pytest.fixture(scope="module")
def few(postgres: Cluster) -> Iterator[Scratch]:
    with with_many(postgres, 1_000, *STATEMENTS) as made:
        yield made


@pytest.fixture(scope="module")
def many(postgres: Cluster) -> Iterator[Scratch]:
    with with_many(postgres, 10_000, *STATEMENTS) as made:
        yield made


async def page_read(scratch: Scratch, who: str, asked: CentreFilter) -> list[tuple[Reading, int]]:
    """What each of the first two pages reads, and how many reports are on it."""
    principal, found, after = caller(who), [], None
    async with scratch.database("identification_app") as database:
        for _ in range(2):
            async with sent_by(database) as sent, database.transaction(principal) as connection:
                page = await unit_of_work_on(connection, SHARED).reports.running(principal, 20, after, asked)
            *_, statement = sent
            found.append((await reading_of(database, principal, statement), len(page.items)))
            if (after := page.next_cursor) is None:
                break
    return found


# By when it was filed only what nothing rare is asked of: what waits has an index of its own.
@pytest.mark.parametrize(
    ("name", "sort"),
    [
        *product(NARROWED, (WorklistSort.TERM, WorklistSort.URGENCY)),
        *product(("waiting", "taken over", "all", "late", "due today", "of most", *Urgency), (WorklistSort.RECEIVED,)),
        *product(
            ("of a case manager", "of who stands in", "of all case managers", "of a supervisor"),
            (WorklistSort.RECEIVED,),
        ),
    ],
)
async def test_a_page_reads_as_much_of_many_reports_as_of_few(
    few: Scratch, many: Scratch, name: str, sort: WorklistSort
) -> None:
    who, asked = NARROWED[name]
    given: dict[str, Any] = {each: getattr(asked, each) for each in CentreFilter.__dataclass_fields__}
    asked = CentreFilter(**{**given, "sort": sort})
    small, large = [await page_read(each, who, asked) for each in (few, many)]
    assert len(small) == len(large)
    assert len(small) == 2 or who == MOST
    for (before, shown), (after, shown_of_many) in zip(small, large, strict=True):
        assert shown == shown_of_many or name in {"late", "due today"}
        reads_no_more(before, after)


async def test_counts_read_as_much_of_many_reports_as_of_few(few: Scratch, many: Scratch) -> None:
    read = []
    for scratch in (few, many):
        principal = caller(MOST)
        async with scratch.database("identification_app") as database:
            async with sent_by(database) as sent, database.transaction(principal) as connection:
                reports = unit_of_work_on(connection, SHARED).reports
                counted = await reports.counted(principal, NOW, NOW + timedelta(hours=3), NOW)
            read.append(await reading_of(database, principal, sent[-1]))
        assert (counted.mine, counted.questions, counted.advice) == (100, 0, 0)
        assert 0 < counted.late < FEW
    reads_no_more(*read)


async def test_counts_of_who_stands_in_read_as_much_of_many_reports_as_of_few(few: Scratch, many: Scratch) -> None:
    read, principal = [], caller(COVER)
    for scratch in (few, many):
        async with scratch.database("identification_app") as database:
            async with sent_by(database) as sent, database.transaction(principal) as connection:
                reports = unit_of_work_on(connection, SHARED).reports
                counted = await reports.counted(principal, NOW, NOW + timedelta(hours=3), NOW)
            read.append(await reading_of(database, principal, sent[-1]))
        assert counted.mine == FEW
    reads_no_more(*read)


@pytest.mark.parametrize(
    ("who", "show", "pages"),
    [
        (ASSESSOR, ProcedureShow.SITS, 7),
        (ASSESSOR, ProcedureShow.OWED, 3),
        (SUPERVISOR, ProcedureShow.TO_CONFIRM, 3),
        (DIRECTOR, ProcedureShow.DISSENTS, 3),
        (DIRECTOR, ProcedureShow.CHALLENGED, 3),
    ],
)
async def test_what_waits_in_procedures_reads_as_much_of_many_as_of_few(
    few: Scratch, many: Scratch, who: str, show: ProcedureShow, pages: int
) -> None:
    read: list[list[Reading]] = []
    for scratch in (few, many):
        principal, found, after = caller(who), [], None
        async with scratch.database("identification_app") as database:
            while True:
                async with sent_by(database) as sent, database.transaction(principal) as connection:
                    reports = unit_of_work_on(connection, SHARED).reports
                    page = await reports.in_procedure(principal, 20, after, show)
                found.append(await reading_of(database, principal, sent[0]))
                if (after := page.next_cursor) is None:
                    break
            async with sent_by(database) as sent, database.transaction(principal) as connection:
                await unit_of_work_on(connection, SHARED).reports.procedures_counted(principal)
            found.append(await reading_of(database, principal, sent[0]))
        read.append(found)
    small, large = read
    assert len(small) == len(large) == pages + 1
    assert {"procedure", "panel_seat", "report"} & frozenset().union(*(each.scanned for each in large)) == set()
    # Of all pages together: what reports hold differs from one to the next, and the last page has few.
    assert sum(each.buffers for each in large) <= GROWS_TO * sum(each.buffers for each in small)
