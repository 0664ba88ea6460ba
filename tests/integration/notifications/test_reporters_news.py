"""What the reporter says after filing reaches the Centre's duty and the one who has the report in hand, the most pressing first."""

from __future__ import annotations

import asyncio
from importlib import import_module
from uuid import UUID, uuid4

import pytest

from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from tests.integration.notifications.world import INTAKE, Matter, World, enveloped, principal_with

COLLEAGUE = principal_with("centre_intake", INTAKE)
TAKER = principal_with("centre_intake", None)
"""A person of the Centre who belongs to no unit here, so that only what is personal reaches them."""
KINDS = {"answered": "reporter_answered", "extended": "report_extended"}


def the_centres(**of: object) -> Matter:
    return Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION, **of)  # type: ignore[arg-type]


async def began(world: World, matter: Matter, *, taken_over: bool = True) -> None:
    await world.publish(matter.submitted(), matter.sent())
    if taken_over:
        await world.publish(matter.received(TAKER.subject))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("urgency", [Urgency.IMMEDIATE, Urgency.URGENT, Urgency.STANDARD])
async def test_news_reaches_the_unit_on_duty_and_whoever_took_it_over(
    world: World, kind: str, urgency: Urgency
) -> None:
    matter = the_centres()
    await began(world, matter)
    await world.publish(getattr(matter, kind)(urgency))
    (of_unit,), (personal,) = await world.inbox(COLLEAGUE, open_only=True), await world.inbox(TAKER)
    for notice in (of_unit, personal):
        assert (notice.code.value, notice.urgency.value) == (KINDS[kind], urgency.value)
        assert (notice.matter.report_id, notice.matter.referral_id) == (matter.report_id, None)
    assert personal.recipient.unit_id is None
    mailed = [each for each in world.deliveries() if each[0] == "pending"]
    assert len(mailed) == (1 if urgency is Urgency.IMMEDIATE else 0)


async def test_before_anybody_took_it_over_the_unit_on_duty_hears_alone_and_a_take_over_takes_nothing_away(
    world: World,
) -> None:
    matter = the_centres()
    await began(world, matter, taken_over=False)
    world.clock.forward(seconds=1)
    await world.publish(matter.answered(Urgency.IMMEDIATE))
    assert await world.codes(COLLEAGUE) == ["reporter_answered", "request_waits"]
    assert await world.inbox(TAKER) == []
    await world.publish(matter.received(TAKER.subject))
    assert await world.codes(COLLEAGUE) == ["reporter_answered"]


async def test_an_answer_of_an_earlier_release_is_as_pressing_as_its_report(world: World) -> None:
    known, unknown = the_centres(urgency=Urgency.URGENT), the_centres()
    await began(world, known)
    await world.publish(known.answered(None), unknown.answered(None))
    found = {each.matter.report_id: each.urgency.value for each in await world.inbox(COLLEAGUE, open_only=True)}
    assert found == {known.report_id: "urgent", unknown.report_id: "immediate"}


async def test_the_same_event_again_changes_nothing(world: World) -> None:
    matter = the_centres()
    await began(world, matter)
    event = matter.answered(Urgency.URGENT)
    envelope = enveloped(event)
    for _ in range(2):
        await world.handle(event, envelope)
    await world.publish(matter.answered(Urgency.URGENT))
    notices = world.notices()
    await world.handle(event, envelope)
    assert world.notices() == notices
    assert await world.codes(TAKER) == ["reporter_answered"]


async def test_many_answers_are_one_item_and_nothing_more_pressing_goes_unseen(world: World) -> None:
    matter = the_centres()
    await began(world, matter)
    for urgency in (Urgency.URGENT, Urgency.STANDARD, Urgency.IMMEDIATE, Urgency.STANDARD, Urgency.STANDARD):
        world.clock.forward(seconds=1)
        await world.publish(matter.answered(urgency), matter.extended(Urgency.IMMEDIATE))
    for who in (COLLEAGUE, TAKER):
        waits = [(each.code.value, each.urgency.value) for each in await world.inbox(who, open_only=True)]
        assert waits == [
            ("report_extended", "immediate"),
            ("reporter_answered", "immediate"),
            ("reporter_answered", "standard"),
        ]
    history = [each for each in await world.inbox(TAKER) if each.code.value == "reporter_answered"]
    assert len(history) == 5


async def test_a_report_that_is_taken_back_leaves_no_news_and_makes_none(world: World) -> None:
    matter, other = the_centres(), the_centres()
    for each in (matter, other):
        await began(world, each)
        await world.publish(each.answered(Urgency.URGENT))
    await world.publish(matter.withdrawn(), matter.extended(Urgency.URGENT))
    assert {each.matter.report_id for each in await world.inbox(TAKER)} == {other.report_id}
    waits = [each for each in await world.inbox(COLLEAGUE, open_only=True) if each.matter.report_id == matter.report_id]
    assert [each.code.value for each in waits] == ["request_withdrawn"]


async def test_two_events_at_once_about_one_report_are_one_after_the_other(world: World) -> None:
    matter = the_centres()
    await began(world, matter)
    await asyncio.gather(*(world.publish(matter.answered(Urgency.URGENT)) for _ in range(6)))
    assert await world.codes(TAKER) == ["reporter_answered"]


async def test_who_took_over_under_an_earlier_release_is_found_in_what_was_heard(world: World) -> None:
    step = import_module("notifications.migrations.versions.2026_11_26_1400_tell_the_reporters_news")
    known, lost, waits = Matter(), Matter(), Matter()
    await world.publish(known.submitted(), lost.submitted(), waits.submitted())
    for matter in (known, lost):
        event = enveloped(matter.received(TAKER.subject))
        envelope = f"'{event.model_dump_json()}'" if matter is known else "null"
        world.scratch.as_superuser(
            "insert into inbox_event (consumer, event_id, topic, key, sequence, type, outcome, envelope) values "
            f"('notifications', '{event.id}', 'identification.reports', '{event.subject}', 2, '{event.type}', 'applied', {envelope})"
        )
        world.scratch.as_superuser(f"update report set taken_over = true where report_id = '{matter.report_id}'")
    world.scratch.as_superuser("drop policy migrator on report")
    try:
        with pytest.raises(RuntimeError, match="0 of 1 reports"):
            await asyncio.to_thread(world.scratch.build, step.remember_who_took_over)
    finally:
        world.scratch.as_superuser(
            "create policy migrator on report to notifications_migrator using (true) with check (true)"
        )
    await asyncio.to_thread(world.scratch.build, step.remember_who_took_over)
    rows = dict(world.scratch.as_superuser("select report_id, taken_over_by from report"))
    assert {UUID(report): by for report, by in rows.items()} == {
        known.report_id: str(TAKER.subject),
        lost.report_id: "",
        waits.report_id: "",
    }
    world.scratch.as_superuser("truncate inbox_event")


async def test_what_waits_is_read_by_urgency_and_page_by_page(world: World) -> None:
    grades = [Urgency.STANDARD, Urgency.IMMEDIATE, Urgency.URGENT] * 4
    matters = [Matter(unit_id=INTAKE, urgency=urgency) for urgency in grades]
    for matter in matters:
        world.clock.forward(seconds=1)
        await world.publish(matter.sent())
    reader = principal_with("centre_intake", INTAKE, uuid4())
    expected = sorted(
        range(len(matters)), key=lambda n: (["immediate", "urgent", "standard"].index(grades[n].value), -n)
    )
    found, after = [], None
    while True:
        async with world.container.unit_of_work(reader) as uow:
            page = await uow.inbox.page(reader, 5, after, open_only=True)
        found += [notice.matter.report_id for notice in page.items]
        if (after := page.next_cursor) is None:
            break
    assert found == [matters[n].report_id for n in expected]
    everything = [notice.matter.report_id for notice in await world.inbox(reader)]
    assert everything == [matter.report_id for matter in reversed(matters)]
