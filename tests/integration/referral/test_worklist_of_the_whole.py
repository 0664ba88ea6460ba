"""What is read off indexes is what one condition on the whole table gives: every filter, order and page, for the one who asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from contracts.words.referrals import Owner, Purpose, ReferralState, Stage, WorklistSort
from contracts.words.urgency import Urgency
from referral.adapters.clocks.term_counts import PostgresTermCounts
from referral.application.lists.ports import ListFilter
from tests.integration.referral import whole_table
from tests.support.referral import (
    AUTHOR,
    CENTRE,
    COLLEAGUE,
    CSR,
    DUTY_UNIT,
    INTAKE,
    ON_DUTY,
    OTHER_CSR,
    PEOPLE,
    SHELTER,
    SUBMITTED,
    WORKER,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from referral.domain.referrals.referral import Referral
    from tests.integration.referral.service import Service

REPORTS, MOMENTS, SAMPLES = 90, 7, 30
READERS = (
    "intake",
    "duty",
    "worker",
    "supervisor",
    "other csr",
    "police",
    "office",
    "nobody's",
    "centre supervisor",
    "shelter supervisor",
)
"""The one who lists: with roles that see all, their unit's, and nothing."""
NOW = SUBMITTED + timedelta(hours=3)


def filled(service: Service, seed: str = "") -> None:
    """Referrals in every state, of which many are due at one moment, and clocks that say anything."""
    draw = Random(f"13{seed}")
    referrals, clocks = [], []
    for number in range(REPORTS):
        purposes = ["formal_identification"] + ["child_protection"] * draw.choice([0, 1, 1, 2])
        purposes += ["emergency_accommodation"] * draw.choice([0, 0, 1])
        for which, purpose in enumerate(purposes):
            referrals.append(one(draw, UUID(int=draw.getrandbits(128)), UUID(int=number + 1), purpose))
            for code in ("TRIAGE_ASSESS", "REFERRAL_DECIDE", "TAKEOVER_15MIN")[which == 1 :]:
                state = draw.choice(["running", "met", "breached", "unmeasured"])
                times = f"{at(moment(draw))}, {at(moment(draw))}"
                clocks.append(
                    f"(gen_random_uuid(), '{referrals[-1][2:38]}', '{code}', {times}, '{state}', null, null, false)"
                )
    service.rows(f"insert into referral values {', '.join(referrals)}; insert into clock values {', '.join(clocks)}")


def one(draw: Random, referral: UUID, report: UUID, purpose: str) -> str:
    """A row in which state and moments go together as the constraints ask, and no further."""
    formal = purpose == "formal_identification"
    state = draw.choice([state for state in ReferralState if not (formal and state is ReferralState.ESCALATED)])
    accepted = state is ReferralState.ACCEPTED or (draw.random() < 0.3)
    ended = state in (ReferralState.REVOKED, ReferralState.WITHDRAWN) and draw.random() < 0.9
    unit = CENTRE if formal else draw.choice([CSR, CSR, OTHER_CSR, DUTY_UNIT])
    unit = SHELTER if purpose == "emergency_accommodation" else unit
    by = draw.choice([WORKER, COLLEAGUE, INTAKE, ON_DUTY])
    took = f"'{by}', {at(moment(draw))}" if accepted else "null, null"
    end = at(moment(draw)) if ended else "null"
    return (
        f"('{referral}', '{report}', '{purpose}', '{draw.choice([AUTHOR, WORKER])}', '{draw.choice(list(Urgency))}', '{{}}', "
        f"{at(moment(draw))}, {at(moment(draw))}, '{unit}', '{state}', 'reported', '{{}}', 1, '{{}}', {took}, {end}, '[]')"
    )


def moment(draw: Random) -> datetime:
    """One of a few, so that many things happen at once."""
    return SUBMITTED + timedelta(hours=draw.randrange(MOMENTS))


def at(when: datetime) -> str:
    return f"'{when.isoformat()}'::timestamptz"


def narrowings() -> list[ListFilter]:
    """Every filter by itself, and some of them together."""
    choices: dict[str, Sequence[Any]] = {
        "state": (None, *ReferralState),
        "urgency": (None, *Urgency),
        "purpose": (
            None,
            *(each for each in Purpose if each.by_law),
            Purpose.EMERGENCY_ACCOMMODATION,
            Purpose.LEGAL_AID,
        ),
        "undecided": (False, True),
        "due_from": (None, NOW - timedelta(hours=1)),
        "due_before": (None, NOW),
        "owner": (None, *Owner),
        "report_id": (None, *[UUID(int=number) for number in range(1, 6)]),
    }
    single = [ListFilter(**{name: each}) for name, wanted in choices.items() for each in wanted[1:]]
    draw = Random(29)
    mixed = [
        ListFilter(
            **{name: draw.choice(wanted) if draw.random() < 0.5 else wanted[0] for name, wanted in choices.items()}
        )
        for _ in range(SAMPLES)
    ]
    return [ListFilter(), *single, *mixed]


async def walked(page: Callable[[str | None], Awaitable[Page[Referral]]]) -> list[list[tuple[UUID, UUID]]]:
    """Every page, from the first to the last."""
    pages, cursor = [], None
    while True:
        found = await page(cursor)
        pages.append([(each.id, each.sending.report_id) for each in found.items])
        cursor = found.next_cursor
        if cursor is None:
            return pages


def in_pages(whole: Sequence[Any], first: int) -> list[list[Any]]:
    """The list cut into pages; an empty one has one page."""
    return [list(whole[start : start + first]) for start in range(0, len(whole), first)] or [[]]


def in_order(sort: WorklistSort, rows: Sequence[Any]) -> list[Any]:
    """The list by a plain sort."""
    if sort is WorklistSort.RECEIVED:
        return sorted(rows, key=lambda row: (row.sent_at, row.id), reverse=True)
    ranks = {each.value: rank for rank, each in enumerate(Urgency) if sort is WorklistSort.URGENCY}
    return sorted(rows, key=lambda row: (ranks.get(row.urgency, 0), row.respond_by, row.id))


@pytest.mark.parametrize("sort", WorklistSort)
@pytest.mark.parametrize("who", READERS)
async def test_the_pages_are_the_list(service: Service, who: str, sort: WorklistSort) -> None:
    filled(service, seed=who + sort)
    caller = PEOPLE[who]
    async with service.app.transaction(caller) as connection, service.as_person(caller) as uow:
        for number, list_filter in enumerate(narrowings()):
            first = (40, 17, 7)[number % 3]
            rows = (await connection.execute(whole_table.worklist(caller, list_filter))).all()
            whole = [(row.id, row.report_id) for row in in_order(sort, rows)]

            async def page(
                cursor: str | None, first: int = first, list_filter: ListFilter = list_filter
            ) -> Page[Referral]:
                return await uow.referrals.page(caller, first, cursor, list_filter, sort)

            assert await walked(page) == in_pages(whole, first), list_filter


@pytest.mark.parametrize("sort", WorklistSort)
@pytest.mark.parametrize("who", READERS)
async def test_the_pages_of_reports_are_the_list(service: Service, who: str, sort: WorklistSort) -> None:
    filled(service, seed=who + sort)
    caller = PEOPLE[who]
    async with service.app.transaction(caller) as connection, service.as_person(caller) as uow:
        beside = [tuple(row) for row in await connection.execute(whole_table.of_reports(caller))]
        for number, list_filter in enumerate(narrowings()):
            first = (25, 11, 5)[number % 3]
            rows = (await connection.execute(whole_table.worklist(caller, list_filter))).all()
            reports = list(dict.fromkeys(row.report_id for row in in_order(sort, rows)))
            shown = [
                [each for report in page for each in beside if each[1] == report] for page in in_pages(reports, first)
            ]

            async def page(
                cursor: str | None, first: int = first, list_filter: ListFilter = list_filter
            ) -> Page[Referral]:
                return await uow.referrals.page_by_report(caller, first, cursor, list_filter, sort)

            assert await walked(page) == shown, list_filter
            counted = await uow.referrals.count_reports(caller, 9, list_filter)
            assert counted == min(9, len(reports)), list_filter


async def test_clocks_that_are_due_are_all_of_them(service: Service) -> None:
    filled(service)
    for hours in range(MOMENTS + 1):
        now = SUBMITTED + timedelta(hours=hours)
        async with service.following() as uow, service.worker.transaction() as connection:
            found = await uow.referrals.due(now, 10_000)
            assert len(found) == len(set(found))
            assert set(found) == set((await connection.execute(whole_table.due(now))).scalars())


async def test_terms_are_counted_as_they_stood(service: Service) -> None:
    filled(service)
    counted = []
    for half_hours in range(2 * MOMENTS + 1):
        moment = SUBMITTED + timedelta(minutes=30 * half_hours)
        async with service.worker.transaction() as connection:
            whole = {Stage(stage): rest for stage, *rest in await connection.execute(whole_table.terms(moment))}
            await PostgresTermCounts(connection).count(moment)
        async with service.as_person(PEOPLE["office"]) as uow:
            kept = {each.stage: [each.due, each.overdue] for each in await uow.term_counts.counts()}
        assert {stage: numbers for stage, numbers in kept.items() if numbers != [0, 0]} == whole
        counted.append(kept)
    assert len({str(kept) for kept in counted}) > MOMENTS


async def test_the_policy_shows_what_it_always_showed(service: Service) -> None:
    filled(service)
    service.rows(f"update referral set excluded_units = array['{CSR}'::uuid] where unit_id = '{OTHER_CSR}'")
    several = replace(PEOPLE["worker"], roles=frozenset({"csr_worker", "csr_supervisor", "health_reporter"}))
    nobody = replace(PEOPLE["intake"], roles=frozenset())
    async with service.scratch.database("referral_migrator") as unguarded:
        for caller in (*PEOPLE.values(), several, nobody):
            assert await ids_seen(service, caller) == await ids_of(unguarded, caller), caller.roles


async def ids_seen(service: Service, caller: Principal) -> set[UUID]:
    """What the app role is shown in the name of this person."""
    async with service.app.transaction(caller) as connection:
        return set((await connection.exec_driver_sql("select id from referral")).scalars())


async def ids_of(unguarded: Any, caller: Principal) -> set[UUID]:
    """What the condition gives where no policy narrows."""
    async with unguarded.transaction(caller) as connection:
        return set((await connection.execute(whole_table.seen())).scalars())
