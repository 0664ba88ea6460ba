"""Worklists, the record of reads and the national totals, on real PostgreSQL."""

import asyncio
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import pytest

from chassis.domain.errors import InvalidInput, NotFound
from contracts.words.referrals import Owner, Purpose, ReferralState, RejectionReason
from contracts.words.urgency import Urgency
from referral.application.reading.view import ReferralView
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from tests.integration.referral.reading import ended
from tests.integration.referral.service import Service
from tests.support.referral import (
    OTHER_CSR,
    PEOPLE,
    SUBMITTED,
    THIRD_CSR,
    WORKER,
)

R = RejectionReason


CHILD, FORMAL = "child_protection", "formal_identification"


async def test_a_page_goes_on_where_the_last_one_ended(service: Service) -> None:
    for minutes in range(5):
        await service.opened(submitted_at=SUBMITTED + timedelta(minutes=minutes))
    seen: list[ReferralView] = []
    after = None
    for _ in range(3):
        page = await service.worklist(PEOPLE["worker"], first=2, after=after)
        seen += page.items
        after = page.next_cursor
    assert after is None
    due = [view.details.respond_by for view in seen if view.details]
    assert len({view.id for view in seen}) == 5
    assert due == sorted(due)
    assert len((await service.worklist(PEOPLE["intake"])).items) == 10
    assert (await service.worklist(PEOPLE["worker"], state=ReferralState.ACCEPTED)).items == []
    for who in ("author", "other csr", "office", "csr admin", "nobody's"):
        assert (await service.worklist(PEOPLE[who])).items == []


async def test_a_worklist_is_narrowed_by_what_is_asked(service: Service) -> None:
    urgent = await service.opened(urgency=Urgency.URGENT)
    taken = await service.opened(submitted_at=SUBMITTED + timedelta(minutes=1))
    waiting = await service.opened(submitted_at=SUBMITTED + timedelta(minutes=2))
    await service.accept(PEOPLE["worker"], taken[CHILD])

    async def seen(**narrowed: Any) -> set[UUID]:
        return {view.id for view in (await service.worklist(PEOPLE["worker"], **narrowed)).items}

    everything = {each[CHILD] for each in (urgent, taken, waiting)}
    assert await seen(purpose=Purpose.CHILD_PROTECTION) == everything
    assert await seen(purpose=Purpose.FORMAL_IDENTIFICATION) == set()
    assert await seen(urgency=Urgency.URGENT) == {urgent[CHILD]}
    assert await seen(undecided=True) == {urgent[CHILD], waiting[CHILD]}
    assert await seen(overdue=True) == set()
    service.bench.clock.at = SUBMITTED + timedelta(hours=5)
    assert await seen(overdue=True) == {waiting[CHILD]}
    service.bench.clock.at = SUBMITTED + timedelta(hours=25)
    assert await seen(overdue=True) == {urgent[CHILD], waiting[CHILD]}
    assert await seen(overdue=True, state=ReferralState.ACCEPTED) == set()


async def test_pages_of_reports_hold_every_referral_once_and_those_of_a_report_together(service: Service) -> None:
    opened = [
        await service.opened(submitted_at=SUBMITTED + timedelta(minutes=minutes % 3), urgency=urgency)
        for minutes, urgency in enumerate([*Urgency, *Urgency, Urgency.URGENT])
    ]
    await service.accept(PEOPLE["worker"], opened[2][CHILD])
    await service.reject(PEOPLE["worker"], opened[3][CHILD], R.OUT_OF_AREA, OTHER_CSR)
    for first in (1, 2, 3, 7):
        pages = [await service.worklist(PEOPLE["intake"], first=first, by_report=True)]
        while (after := pages[-1].next_cursor) is not None:
            pages.append(await service.worklist(PEOPLE["intake"], first=first, after=after, by_report=True))
        assert len(pages) == -(-7 // first)
        seen = [view for page in pages for view in page.items]
        assert sorted(view.id for view in seen) == sorted(each[kind] for each in opened for kind in (CHILD, FORMAL))
        order = [report for report, _ in groupby(seen, lambda view: view.report_id)]
        assert sorted(order) == sorted(each["report"] for each in opened)
        due = [min(v.details.respond_by for v in seen if v.report_id == each and v.details) for each in order]
        assert due == sorted(due)


async def test_of_a_report_that_fits_a_page_of_reports_holds_what_else_is_on_the_worklist(service: Service) -> None:
    taken, waiting = await service.opened(), await service.opened()
    await service.accept(PEOPLE["worker"], taken[CHILD])

    async def seen(who: str, **narrowed: Any) -> set[UUID]:
        page = await service.worklist(PEOPLE[who], by_report=True, **narrowed)
        return {view.id for view in page.items}

    assert await seen("intake", state=ReferralState.ACCEPTED) == {taken[CHILD], taken[FORMAL]}
    assert await seen("worker", state=ReferralState.ACCEPTED) == {taken[CHILD]}
    assert await seen("worker", report_id=waiting["report"]) == {waiting[CHILD]}
    assert await seen("worker", report_id=waiting["report"], state=ReferralState.ACCEPTED) == set()
    assert await seen("other csr", report_id=waiting["report"]) == set()
    assert await seen("other csr", report_id=UUID(int=0)) == set()


async def test_a_worklist_is_narrowed_by_who_took_it_on(service: Service) -> None:
    mine, theirs, open_ = [await service.opened() for _ in range(3)]
    await service.accept(PEOPLE["worker"], mine[CHILD])
    await service.accept(PEOPLE["colleague"], theirs[CHILD])

    async def seen(who: str, owner: Owner) -> set[UUID]:
        return {view.id for view in (await service.worklist(PEOPLE[who], owner=owner)).items}

    assert await seen("worker", Owner.ME) == {mine[CHILD]}
    assert await seen("worker", Owner.OTHERS) == {theirs[CHILD]}
    assert await seen("worker", Owner.NOBODY) == {open_[CHILD]}
    assert await seen("colleague", Owner.ME) == {theirs[CHILD]}
    assert await seen("intake", Owner.ME) == set()
    assert await seen("other csr", Owner.OTHERS) == set()


async def test_a_cursor_of_referrals_is_none_of_reports(service: Service) -> None:
    for _ in range(2):
        await service.opened()
    for by_report in (True, False):
        cursor = (await service.worklist(PEOPLE["worker"], first=1, by_report=by_report)).next_cursor
        with pytest.raises(InvalidInput):
            await service.worklist(PEOPLE["worker"], after=cursor, by_report=not by_report)


async def test_an_altered_cursor_is_refused(service: Service) -> None:
    for _ in range(3):
        await service.opened()
    cursor = (await service.worklist(PEOPLE["worker"], first=1)).next_cursor
    assert cursor is not None
    place = len(cursor) // 2
    altered = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
    for forged in (altered, "", "x", "ž" * 8, cursor[:-2]):
        with pytest.raises(InvalidInput):
            await service.worklist(PEOPLE["worker"], after=forged)


async def test_every_read_is_on_the_record_and_a_refused_one_leaves_nothing(service: Service) -> None:
    ids = await service.opened()
    await service.read(PEOPLE["author"], ids[CHILD])
    await service.worklist(PEOPLE["worker"])
    for who in ("police", "office", "other csr"):
        with pytest.raises(NotFound):
            await service.read(PEOPLE[who], ids[CHILD])
    record = service.rows("select caller, position, action, subject_id, classes from audit order by at, position desc")
    assert sorted(record) == sorted(
        [
            [str(PEOPLE["author"].subject), "author", "referral.read", str(ids[CHILD]), "{referral_flow}"],
            [str(WORKER), "addressed.child_protection", "referral.read", str(ids[CHILD]), "{referral_flow}"],
        ]
    )


@pytest.mark.parametrize(("command", "given"), [("accept", ()), ("reject", (RejectionReason.NO_CAPACITY,))])
async def test_a_change_leaves_one_line_and_a_repeat_or_a_refusal_none(
    service: Service, command: str, given: tuple[RejectionReason, ...]
) -> None:
    ids = await service.opened()
    change = getattr(service, command)
    for _ in range(2):
        await change(PEOPLE["worker"], ids[CHILD], *given, key="one-change")
    with pytest.raises(NotFound):
        await change(PEOPLE["other csr"], ids[CHILD], *given)
    record = service.rows("select caller, position, action, classes from audit where action <> 'referral.read'")
    assert record == [[str(WORKER), "addressed.child_protection", f"referral.{command}", "{}"]]


async def test_a_read_that_cannot_be_recorded_fails(service: Service) -> None:
    ids = await service.opened()
    service.rows("revoke insert on audit from referral_app")
    try:
        with pytest.raises(Exception, match="permission denied"):
            await service.read(PEOPLE["worker"], ids[CHILD])
    finally:
        service.rows("grant insert on audit to referral_app")


async def test_totals_are_what_a_recount_gives(service: Service) -> None:
    for n in range(6):
        ids = await service.opened(submitted_at=SUBMITTED + timedelta(minutes=n))
        if n % 2:
            await service.accept(PEOPLE["worker"], ids[CHILD])
        elif n == 2:
            await service.reject(PEOPLE["worker"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR)
        if n > 3:
            async with service.following() as uow:
                await follow_disclosure_end(ended(ids[CHILD], OTHER_CSR), uow, service.bench.sources)
    recount = service.rows(
        "select s.stage, count(*) filter (where s.stage = any(r.reached)), count(*) filter (where s.stage = r.stage) "
        "from stage_count s, referral r group by s.stage order by 1"
    )
    assert service.rows("select stage, reached, present from stage_count order by 1") == recount
    assert sum(int(present) for _, _, present in recount) == 14


async def test_moves_in_opposite_directions_at_once_never_wait_crosswise(service: Service) -> None:
    for _ in range(5):
        opened = [await service.opened() for _ in range(8)]
        for n, ids in enumerate(opened):
            reason, right = (R.OUT_OF_AREA, OTHER_CSR) if n % 2 else (R.NO_CAPACITY, None)
            await service.reject(PEOPLE["worker"], ids[CHILD], reason, right)
        back_and_forth = (
            service.reject(PEOPLE["other csr"], ids[CHILD], R.NO_CAPACITY, version=2)
            if n % 2
            else service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, THIRD_CSR, version=2)
            for n, ids in enumerate(opened)
        )
        await asyncio.gather(*back_and_forth)
    assert (await service.flow(PEOPLE["office"]))["escalated"] == (40, 20)
    assert (await service.flow(PEOPLE["office"]))["rerouted"] == (40, 20)
