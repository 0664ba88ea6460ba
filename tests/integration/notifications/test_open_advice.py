"""A question without a report is told to the Centre, alerts the duty when it is overdue and ends with its answer, on the real database."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from contracts.words.urgency import Urgency
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import waiting_advice
from notifications.application.advice.alert_overdue import alert_overdue
from notifications.application.notices.notify import NoticeDependencies
from notifications.application.waiting import Watch
from tests.integration.notifications.world import INTAKE, NOW, ON_DUTY, World, enveloped, principal_with

if TYPE_CHECKING:
    from contracts.envelope import EventData
    from notifications.domain.advice import WaitingAdvice

WAITS, OVERDUE, ANSWERED = "advice_waits", "advice_overdue", "advice_answered"
TERM, DAY = timedelta(hours=8), timedelta(days=1)
CENTRE = principal_with("centre_intake", INTAKE)
DUTY = principal_with("centre_intake", None, ON_DUTY)


def asked(advice: UUID) -> EventData:
    return AdviceAskedV1(advice_id=advice, asked_at=NOW, due_at=NOW + TERM)


def answered(advice: UUID, author: UUID) -> EventData:
    return AdviceAnsweredV1(advice_id=advice, author_id=author, answered_at=NOW)


def watch_of(world: World) -> Watch[WaitingAdvice]:
    return Watch(waiting_advice(world.worker), NoticeDependencies(ReferenceDirectory(), world.clock))


async def alerts(world: World) -> int:
    """The worker looks until nothing is due; how often it alerted."""
    made = 0
    while await alert_overdue(watch_of(world)) is not None:
        made += 1
    return made


async def test_the_centre_is_notified_that_something_waits_once_and_no_one_else(world: World) -> None:
    advice = uuid4()
    event = asked(advice)
    envelope = enveloped(event)
    for _ in range(2):
        await world.handle(event, envelope)
    (notice,) = await world.inbox(CENTRE)
    assert (notice.code.value, notice.urgency, notice.matter.report_id) == (WAITS, Urgency.STANDARD, advice)
    assert len(world.deliveries()) == 1
    assert await world.codes(principal_with("health_reporter", uuid4())) == []
    assert world.published() == [], "no receipt waits for word that it was delivered"


async def test_overdue_it_alerts_the_person_on_duty_and_again_after_a_day(world: World) -> None:
    advice = uuid4()
    await world.publish(asked(advice))
    for after, number in ((TERM, "1"), (TERM + DAY, "2")):
        world.clock.at = NOW + after - timedelta(seconds=1)
        assert await alerts(world) == 0
        world.clock.at = NOW + after
        assert await alerts(world) == 1
        assert await world.codes(DUTY) == [OVERDUE], "a later alert takes the place of an earlier one"
        made = world.scratch.as_superuser(f"select max(rung) from notice where code = '{OVERDUE}'")
        assert made == [[number]]
    assert await world.codes(CENTRE) == [WAITS]
    world.clock.forward(days=30)
    assert await alerts(world) == 0


async def test_its_answer_reaches_who_asked_and_ends_everything_else(world: World) -> None:
    advice, other, author = uuid4(), uuid4(), uuid4()
    await world.publish(asked(advice))
    await world.publish(asked(other))
    world.clock.at = NOW + TERM
    assert await alerts(world) == 2
    await world.publish(answered(advice, author))
    asker = principal_with("health_reporter", uuid4(), author)
    (notice,) = await world.inbox(asker)
    assert (notice.code.value, notice.matter.report_id) == (ANSWERED, advice)
    assert [await world.codes(who) for who in (CENTRE, DUTY)] == [[WAITS], [OVERDUE]]
    assert world.scratch.as_superuser("select advice_id from waiting_advice") == [[str(other)]]
    world.clock.at = NOW + TERM + DAY
    assert await alerts(world) == 1


async def test_many_workers_alert_once(world: World) -> None:
    for _ in range(4):
        await world.publish(asked(uuid4()))
    world.clock.at = NOW + TERM
    while any(await asyncio.gather(*(alert_overdue(watch_of(world)) for _ in range(6)))):
        pass
    made = world.scratch.as_superuser(f"select report_id, count(*) from notice where code = '{OVERDUE}' group by 1")
    assert [count for _, count in made] == ["1"] * 4
