"""A question of the Centre is announced, reminded of after two hours and after a day, and ends with its answer, on the real database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from contracts.events import identification as reports
from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import waiting_questions
from notifications.application.notices.notify import NoticeDependencies
from notifications.application.questions.remind_next import remind_next
from notifications.application.waiting import Watch
from notifications.domain.errors import AuthorIsUnknown
from tests.integration.notifications.watching import looks
from tests.integration.notifications.world import INTAKE, NOW, Matter, World, enveloped, principal_with

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from chassis.domain.principal import Principal
    from contracts.envelope import EventData
    from notifications.domain.questions import WaitingQuestion

WAITS, ANSWERED = "question_waits", "question_answered"
HOURS, DAY = timedelta(hours=2), timedelta(days=1)
ASKER, ON_DUTY = principal_with("centre_intake", None), principal_with("centre_intake", INTAKE)


@dataclass(frozen=True)
class Ward:
    """A report's authors and colleagues, in one unit."""

    unit: UUID = field(default_factory=uuid4)
    matter: Matter = field(default_factory=lambda: Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION))
    second: UUID | None = None

    @property
    def author(self) -> Principal:
        return principal_with("health_reporter", self.unit, self.matter.author_id)

    @property
    def colleague(self) -> Principal:
        return principal_with("health_reporter", self.unit)

    @property
    def supervisor(self) -> Principal:
        """Who works in the unit and may hold no position towards a report of it."""
        return principal_with("unit_supervisor", self.unit)

    def asked(self, question: UUID, unit: UUID | None) -> EventData:
        """The Centre asked its authors and their unit."""
        return reports.ReportInfoRequestedV1(
            report_id=self.matter.report_id,
            question_id=question,
            author_id=self.matter.author_id,
            second_author_id=self.second,
            unit_id=unit,
            asked_at=NOW,
        )

    def answered(self, question: UUID) -> EventData:
        """One of them answered."""
        return reports.ReportInfoAnsweredV1(
            report_id=self.matter.report_id, question_id=question, asked_by=ASKER.subject, answered_at=NOW
        )

    async def asks(self, world: World, *, excluded: bool = False) -> UUID:
        question = uuid4()
        await world.publish(self.asked(question, None if excluded else self.unit))
        return question


def reminders_of(world: World) -> Watch[WaitingQuestion]:
    return Watch(waiting_questions(world.worker), NoticeDependencies(ReferenceDirectory(), world.clock))


async def reminds(world: World) -> int:
    """The worker looks until nothing is due; how often it reminded."""
    made = 0
    while await remind_next(reminders_of(world)) is not None:
        made += 1
    return made


async def filed(world: World, **of: Any) -> Ward:
    ward = Ward(**of)
    await world.publish(ward.matter.submitted())
    return ward


def numbered(world: World) -> list[list[str]]:
    return world.scratch.as_superuser(
        f"select coalesce(rung, 0), state from notice where code = '{WAITS}' and person_id is null order by 1"
    )


async def test_authors_and_unit_are_notified_that_something_waits_and_the_unit_by_mail(world: World) -> None:
    second = uuid4()
    ward = await filed(world, second=second)
    (asking,) = await world.publish(ward.asked(uuid4(), ward.unit))
    for who in (
        principal_with("health_reporter", uuid4(), ward.matter.author_id),
        principal_with("health_reporter", None, second),
    ):
        (own,) = await world.inbox(who)
        assert (own.code.value, own.urgency, own.recipient.unit_id) == (WAITS, Urgency.IMMEDIATE, None)
        assert (own.matter.report_id, own.matter.referral_id) == (ward.matter.report_id, None)
    assert await world.codes(ward.colleague) == [WAITS]
    assert await world.codes(ward.supervisor) == []
    assert len(world.deliveries()) == 1
    assert {each["causationid"] for each in world.published()} == {str(asking.id)}


async def test_who_files_at_the_centre_finds_their_own_though_no_one_of_it_holds_the_unit(world: World) -> None:
    ward = await filed(world)
    await ward.asks(world)
    at_the_centre = principal_with("centre_intake", ward.unit, ward.matter.author_id)
    assert await world.codes(at_the_centre) == [WAITS]
    assert await world.codes(principal_with("centre_intake", ward.unit)) == []


async def test_an_excluded_unit_is_notified_nothing(world: World) -> None:
    ward = await filed(world)
    await ward.asks(world, excluded=True)
    assert (await world.codes(ward.colleague), world.deliveries()) == ([], [])
    assert await world.codes(ward.author) == [WAITS]


async def test_several_questions_are_one_line_that_stays_until_the_last_is_answered(world: World) -> None:
    ward = await filed(world)
    first, second = await ward.asks(world), await ward.asks(world)
    assert [await world.codes(who) for who in (ward.colleague, ward.author)] == [[WAITS], [WAITS] * 2]
    await world.publish(ward.answered(first))
    assert await world.codes(ward.colleague) == [WAITS]
    await world.publish(ward.answered(second))
    assert [await world.codes(who) for who in (ward.colleague, ward.author)] == [[], []]
    assert world.rows("waiting_question") == 0


async def test_the_answer_reaches_who_asked_and_the_unit_on_duty(world: World) -> None:
    ward = await filed(world)
    await world.publish(ward.matter.received(uuid4()))
    question = await ward.asks(world)
    event = ward.answered(question)
    envelope = enveloped(event)
    for _ in range(2):
        await world.handle(event, envelope)
    assert [await world.codes(who) for who in (ASKER, ON_DUTY)] == [[ANSWERED], [ANSWERED]]
    (own,) = await world.inbox(ASKER)
    assert own.urgency is Urgency.IMMEDIATE


async def test_it_is_reminded_of_after_two_hours_and_after_a_day_and_no_more(world: World) -> None:
    ward = await filed(world)
    await ward.asks(world)
    for after, made in ((HOURS, 1), (DAY, 2)):
        world.clock.at = NOW + after - timedelta(seconds=1)
        assert await reminds(world) == 0
        world.clock.at = NOW + after
        assert await reminds(world) == 1
        assert numbered(world)[-1] == [str(made), "waiting"]
        # The reminder takes the place of what stood there: no one's inbox fills.
        assert await world.codes(ward.colleague) == [WAITS]
    world.clock.forward(days=30)
    assert await reminds(world) == 0
    assert [state for _, state in numbered(world)] == ["settled", "settled", "waiting"]
    assert [each[0] for each in world.deliveries()] == ["cancelled", "cancelled", "pending"]


async def test_after_an_outage_of_a_day_there_is_one_reminder_and_no_burst(world: World) -> None:
    ward = await filed(world)
    await ward.asks(world)
    world.clock.at = NOW + DAY
    assert (await reminds(world), await reminds(world)) == (1, 0)
    assert [number for number, _ in numbered(world)] == ["0", "2"]


@pytest.mark.parametrize("end", ["answered", "withdrawn", "consent"])
async def test_with_its_end_it_is_reminded_of_no_more_and_waits_in_no_inbox(world: World, end: str) -> None:
    ward, other = await filed(world), await filed(world)
    question, kept = await ward.asks(world), await other.asks(world)
    await world.publish(
        {
            "answered": ward.answered(question),
            "withdrawn": ward.matter.withdrawn(),
            "consent": ward.matter.consent_withdrawn(),
        }[end]
    )
    assert [await world.codes(who) for who in (ward.colleague, ward.author)] == [[], []]
    world.clock.at = NOW + HOURS
    assert await reminds(world) == 1
    left = world.scratch.as_superuser("select question_id from waiting_question")
    assert left == [[str(kept)]]


async def test_many_workers_remind_once(world: World) -> None:
    for _ in range(4):
        await (await filed(world)).asks(world)
    for after in (HOURS, DAY):
        world.clock.at = NOW + after
        while any(await asyncio.gather(*(remind_next(reminders_of(world)) for _ in range(6)))):
            pass
    made = world.scratch.as_superuser(f"select report_id, count(*) from notice where code = '{WAITS}' group by 1")
    assert [count for _, count in made] == ["6"] * 4


async def test_a_worker_that_dies_before_its_commit_has_reminded_no_one(world: World) -> None:
    ward = await filed(world)
    await ward.asks(world)
    world.clock.at = NOW + HOURS

    class Dies(BaseException):
        pass

    watch = reminders_of(world)

    @asynccontextmanager
    async def dying(now: datetime, without: Sequence[UUID] = ()) -> AsyncIterator[Any]:
        async with watch.due(now, without) as found:
            yield found
            raise Dies

    with pytest.raises(Dies):
        await remind_next(Watch(dying, watch.outside))
    assert len(numbered(world)) == 1
    assert await reminds(world) == 1


async def test_reminders_are_no_alerts_of_an_alarm(world: World) -> None:
    ward = await filed(world)
    await looks(world)
    question = await ward.asks(world)
    world.clock.at = NOW + HOURS
    await reminds(world)
    alerted = "select count(*) from notice where code = 'urgent_request_waits'"
    before = int(world.scratch.as_superuser(alerted)[0][0])
    assert await looks(world) == [24]
    assert int(world.scratch.as_superuser(alerted)[0][0]) == before + 1
    await world.publish(ward.answered(question))


async def test_a_question_about_a_report_that_no_one_announced_waits_for_it(world: World) -> None:
    with pytest.raises(AuthorIsUnknown):
        await world.publish(Ward().asked(uuid4(), uuid4()))
    assert world.rows("waiting_question") == 0
