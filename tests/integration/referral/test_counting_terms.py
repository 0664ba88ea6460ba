"""Due and overdue per stage for the Office: counted of a moment, once a week, and nothing close to a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from referral.application.clocks.count_terms import count_terms
from referral.application.flow.keep_totals import keep_totals
from referral.application.flow.read_flow import FlowAnswer, read_flow
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.follow_take_over import follow_take_over
from referral.application.reports.refer_person import refer_person
from referral.domain.clocks.terms import end_of_yesterday
from tests.integration.referral.reading import added, received, withdrawn
from tests.support.referral import PEOPLE

if TYPE_CHECKING:
    from tests.integration.referral.service import Service

# 00:00 in Belgrade, an hour east of UTC in winter.
MIDNIGHT = datetime(2026, 11, 24, 23, tzinfo=UTC)
OFFICE = PEOPLE["office"]


async def counted(service: Service, at: datetime) -> None:
    """What was waited for when the day before `at` ended."""
    service.bench.clock.at = at
    async with service.following() as uow:
        await uow.term_counts.count(end_of_yesterday(at))


async def looked(service: Service, at: datetime, *, live: bool = False) -> tuple[bool, bool]:
    """One look of the worker at a moment: whether terms were counted, and totals kept."""
    service.bench.clock.at = at
    async with service.following() as uow:
        return await count_terms(uow, service.bench.clock, live=live), await keep_totals(uow, service.bench.clock)


async def seen(service: Service, *, live: bool = False) -> FlowAnswer:
    """What the Office is shown."""
    async with service.as_person(OFFICE) as uow:
        return await read_flow(uow, service.bench.clock, live=live)


async def terms(service: Service) -> dict[str, tuple[int | None, int | None]]:
    """Due and overdue by stage."""
    view = (await seen(service)).terms
    assert view is not None
    return {each.stage: (each.due, each.overdue) for each in view.stages}


async def kept(service: Service, stage: str) -> tuple[int, int]:
    """Due and overdue of a stage as they are kept, before anything is held back."""
    ((due, overdue),) = service.rows(f"select due, overdue from term_count where stage = '{stage}'")
    return int(due), int(overdue)


async def test_nothing_is_shown_before_a_day_was_counted(service: Service) -> None:
    await service.opened()
    assert (await seen(service)).terms is None


async def test_lateness_is_a_stock_of_the_week_in_whole_fives_with_its_moment(service: Service) -> None:
    """A Wednesday shows what waited when Sunday ended; three who are late today are in the next week's."""
    for _ in range(7):
        await service.opened()
    wednesday, monday = MIDNIGHT.replace(hour=12, day=25), MIDNIGHT.replace(day=29)
    assert (await looked(service, wednesday))[0]
    assert await terms(service) == {"reported": (0, 0), "referred": (0, 0)}, "nothing was there when that week ended"
    assert not (await looked(service, monday - timedelta(seconds=1)))[0]
    assert (await looked(service, monday + timedelta(minutes=5)))[0]
    assert not (await looked(service, monday + timedelta(days=3)))[0]
    view = (await seen(service)).terms
    assert view is not None
    assert view.as_of == monday
    assert await kept(service, "reported") == (0, 7)
    assert (await terms(service))["reported"] == (0, 5)


async def test_a_demonstration_counts_terms_every_minute(service: Service) -> None:
    assert (await looked(service, MIDNIGHT, live=True))[0]
    assert not (await looked(service, MIDNIGHT + timedelta(seconds=59), live=True))[0]
    for _ in range(5):
        await service.opened()
    assert (await looked(service, MIDNIGHT + timedelta(seconds=61), live=True))[0]
    assert (await terms(service))["reported"] == (5, 0)


async def test_totals_are_those_of_the_day_unless_they_are_shown_live(service: Service) -> None:
    """Whoever looks twice on one day learns of no single case."""
    await service.opened()
    assert (await looked(service, MIDNIGHT + timedelta(minutes=1)))[1]
    report = (await service.opened())["report"]
    async with service.following() as uow:
        await refer_person(added(report), uow, service.bench.sources)
    assert not (await looked(service, MIDNIGHT + timedelta(hours=23, minutes=59)))[1]
    view, now = await seen(service), await seen(service, live=True)
    assert (view.as_of, view.live, view.persons, view.stages[0].reached) == (
        MIDNIGHT + timedelta(minutes=1),
        False,
        1,
        1,
    )
    assert (now.as_of, now.live, now.persons, now.stages[0].reached) == (service.bench.clock.at, True, 3, 2)
    assert (await looked(service, MIDNIGHT + timedelta(hours=24)))[1]
    assert (await seen(service)).persons == 3


async def test_what_was_done_or_ended_by_then_waits_no_more_and_what_was_done_later_did(service: Service) -> None:
    before, after = await service.opened(), await service.opened()
    await service.accept(PEOPLE["worker"], before["child_protection"])
    service.bench.clock.at = MIDNIGHT.replace(minute=30)
    await service.accept(PEOPLE["worker"], after["child_protection"])
    await counted(service, MIDNIGHT.replace(hour=23, minute=45))
    due, overdue = await kept(service, "referred")
    assert due + overdue == 1


async def test_what_passed_its_term_is_overdue(service: Service) -> None:
    for _ in range(5):
        await service.opened()
    await counted(service, MIDNIGHT.replace(day=26, hour=12))
    assert await kept(service, "reported") == (0, 5)
    assert (await terms(service))["reported"] == (0, 5)


async def test_what_was_taken_over_is_counted_until_then_and_never_again(service: Service) -> None:
    in_time, late = await service.opened(), await service.opened()
    for ids, at in ((in_time, MIDNIGHT.replace(minute=30)), (late, MIDNIGHT.replace(day=26, hour=8))):
        async with service.following() as uow:
            await follow_take_over(received(ids["report"], at), uow, service.bench.sources)
    await counted(service, MIDNIGHT.replace(hour=23, minute=45))
    assert await kept(service, "reported") == (2, 0), "both waited when the day ended"
    await counted(service, MIDNIGHT.replace(day=26, hour=12))
    assert await kept(service, "reported") == (0, 1), "nobody had taken the other one over for a day"
    await counted(service, MIDNIGHT.replace(day=28, hour=12))
    assert await kept(service, "reported") == (0, 0), "what nothing measures is neither due nor overdue"


async def test_what_ended_after_its_term_had_passed_is_overdue_until_its_end_and_never_again(service: Service) -> None:
    ids = await service.opened()
    await service.sweep(MIDNIGHT.replace(day=26, hour=8))
    async with service.following() as uow:
        await follow_report_end(withdrawn(ids["report"], service.bench.clock.at), uow, service.bench.sources)
    await counted(service, MIDNIGHT.replace(day=26, hour=12))
    assert await kept(service, "reported") == (0, 1), "it ended today; yesterday it was overdue"
    await counted(service, MIDNIGHT.replace(day=27, hour=12))
    assert await kept(service, "reported") == (0, 0)


@pytest.mark.parametrize("small", [1, 4])
async def test_a_small_number_hides_both(service: Service, small: int) -> None:
    for _ in range(small):
        await service.opened()
    await counted(service, MIDNIGHT.replace(minute=1))
    assert await kept(service, "reported") == (small, 0)
    assert (await terms(service))["reported"] == (None, None)


async def test_the_app_role_reads_and_never_writes(service: Service) -> None:
    await counted(service, MIDNIGHT)
    for change in ("update term_count set due = 9", "delete from term_count"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await service.run_sql(OFFICE, change)
    async with service.app.transaction(OFFICE) as connection:
        assert (await connection.execute(sa.text("select count(*) from term_count"))).scalar_one() == 2
