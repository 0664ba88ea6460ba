"""News reaches the unit that accepted a referral of the person and who accepted it there, and no other unit."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from contracts import reference
from contracts.events import identification as reports
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.persons import ConsentOutcome
from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from tests.integration.notifications.telephone import Telephone
from tests.integration.notifications.test_calling import call, calling
from tests.integration.notifications.watching import ON_CALL, lines
from tests.integration.notifications.world import CSR, INTAKE, NOW, OTHER_CSR, Matter, World, enveloped, principal_with

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from contracts.envelope import EventData

WORKER, COLLEAGUE = principal_with("csr_worker", None), principal_with("csr_worker", CSR)
"""The worker is of no unit here, so that only what is personal reaches them."""
ELSEWHERE = principal_with("csr_worker", OTHER_CSR)
TAKER = principal_with("centre_intake", None)


async def worked_on(world: World, **of: object) -> Matter:
    matter = Matter(**of)  # type: ignore[arg-type]
    await world.publish(matter.submitted(), matter.sent(), matter.accepted(WORKER.subject))
    return matter


def heard(matter: Matter, by: UUID, outcome: ConsentOutcome) -> EventData:
    """A person asked the person for consent."""
    author = matter.author_id
    return reports.ConsentRecordedV1(
        report_id=matter.report_id,
        outcome=outcome,
        recorded_by=by,
        author_id=author,
        second_author_id=None,
        ask_when_safe=False,
        recorded_at=NOW,
        version=3,
    )


def grown(matter: Matter, *, child: bool) -> EventData:
    """It was found out that the person is a child, or is none."""
    return reports.PersonAgeChangedV1(
        report_id=matter.report_id,
        child_path=child,
        urgency=matter.urgency,
        serving_csr=None,
        excluded_units=(),
        recorded_by=matter.author_id,
        author_id=matter.author_id,
        second_author_id=None,
        ask_when_safe=False,
        changed_at=NOW,
        version=4,
    )


NEWS: dict[str, Callable[[Matter], EventData]] = {
    "reporter_answered": lambda matter: matter.answered(Urgency.URGENT),
    "urgent_answer": lambda matter: matter.answered(Urgency.IMMEDIATE, call=True),
    "report_extended": lambda matter: matter.extended(Urgency.URGENT, Purpose.CHILD_PROTECTION),
    "consent_recorded": lambda matter: heard(matter, matter.author_id, ConsentOutcome.AGREED),
    "age_found_out": lambda matter: grown(matter, child=True),
}


@pytest.mark.parametrize("code", NEWS)
async def test_news_reaches_the_unit_that_accepted_and_who_accepted(world: World, code: str) -> None:
    matter = await worked_on(world)
    await world.publish(NEWS[code](matter))
    for who in (COLLEAGUE, WORKER):
        (notice,) = await world.inbox(who, open_only=True)
        assert (notice.code.value, notice.matter.referral_id) == (code, matter.referral_id)


async def test_what_the_centre_heard_of_the_person_is_news_for_the_unit_too(world: World) -> None:
    matter = await worked_on(world)
    await world.publish(heard(matter, TAKER.subject, ConsentOutcome.AGREED))
    assert await world.codes(COLLEAGUE) == ["consent_recorded"]


def of_other(matter: Matter) -> EventData:
    """The other unit accepted."""
    return matter.accepted(WORKER.subject).model_copy(update={"unit_id": OTHER_CSR})


OTHERS: dict[str, Callable[[Matter], Sequence[EventData]]] = {
    "was asked and has not answered": lambda matter: [matter.sent()],
    "rejected": lambda matter: [matter.sent(), matter.rejected()],
    "accepted and was revoked": lambda matter: [matter.sent(), matter.accepted(WORKER.subject), matter.ended()],
    "accepted and its referral was closed": lambda matter: [
        matter.sent(),
        matter.accepted(WORKER.subject),
        matter.closed(),
    ],
    "passed it on": lambda matter: [matter.sent(), matter.accepted(WORKER.subject), matter.rerouted(OTHER_CSR)],
    "is excluded, and said that it accepted": lambda matter: [
        matter.sent(),
        matter.accepted(WORKER.subject),
        matter.refused(OpeningRefusal.EXCLUDED_UNIT),
    ],
    "is excluded, and the refusal came first": lambda matter: [
        matter.refused(OpeningRefusal.EXCLUDED_UNIT),
        matter.sent(),
        matter.accepted(WORKER.subject),
    ],
    "accepted before identification said that it opens": lambda matter: [
        matter.sent(),
        matter.rerouted(OTHER_CSR),
        of_other(matter),
    ],
    "accepted what was sent to another": lambda matter: [
        matter.sent(),
        of_other(matter),
    ],
}


@pytest.mark.parametrize("which", OTHERS)
async def test_a_unit_is_not_notified_that(world: World, which: str) -> None:
    matter = Matter()
    await world.publish(matter.submitted(), *OTHERS[which](matter), *(each(matter) for each in NEWS.values()))
    found = [notice for who in (COLLEAGUE, ELSEWHERE, WORKER) for notice in await world.inbox(who)]
    assert {notice.code.value for notice in found} & NEWS.keys() == set()


async def test_what_its_purpose_does_not_open_is_not_announced_to_a_unit(world: World) -> None:
    protects = await worked_on(world)
    await world.publish(protects.extended(Urgency.IMMEDIATE))
    assert await world.codes(COLLEAGUE) == []
    centres = await worked_on(world, purpose=Purpose.FORMAL_IDENTIFICATION)
    await world.publish(centres.answered(Urgency.IMMEDIATE, call=True))
    assert await world.codes(COLLEAGUE) == []


async def test_who_turned_out_to_be_an_adult_is_no_news_for_the_unit_of_the_child(world: World) -> None:
    matter = await worked_on(world)
    await world.publish(grown(matter, child=False))
    assert await world.codes(COLLEAGUE) == []


async def test_of_several_persons_only_the_unit_of_the_one_is_notified(world: World) -> None:
    first, other = await worked_on(world), await worked_on(world, unit_id=OTHER_CSR)
    about_other = first.answered(Urgency.IMMEDIATE, call=True).model_copy(update={"person_id": other.report_id})
    await world.publish(about_other)
    assert (await world.codes(COLLEAGUE), await world.codes(ELSEWHERE)) == ([], ["urgent_answer"])


async def test_once_the_duty_confirmed_the_unit_it_is_notified(world: World) -> None:
    matter = Matter()
    confirmed = [matter.refused(OpeningRefusal.UNCONFIRMED), matter.confirmed(CSR)]
    await world.publish(matter.submitted(), matter.sent(), matter.accepted(WORKER.subject), *confirmed)
    await world.publish(matter.answered(Urgency.URGENT))
    assert "reporter_answered" in await world.codes(COLLEAGUE)


@pytest.mark.parametrize("before", [True, False])
async def test_a_unit_that_it_went_on_to_is_notified_once_identification_said_that_it_opens(
    world: World, *, before: bool
) -> None:
    matter = Matter()
    steps = [matter.rerouted(OTHER_CSR), matter.allowed(OTHER_CSR)]
    await world.publish(matter.submitted(), matter.sent(), *(reversed(steps) if before else steps), of_other(matter))
    await world.publish(matter.answered(Urgency.URGENT))
    assert await world.codes(ELSEWHERE) == ["reporter_answered"]
    assert "reporter_answered" in await world.codes(WORKER)


async def test_news_leaves_the_inbox_with_the_end_of_the_referral(world: World) -> None:
    matter = await worked_on(world)
    await world.publish(matter.answered(Urgency.IMMEDIATE, call=True), matter.ended(DisclosureEnd.REVOKED))
    assert await world.codes(COLLEAGUE) == ["access_changed"]
    assert await world.inbox(WORKER) == []


async def called(world: World) -> list[str]:
    """Numbers that are called, all that are due."""
    with Telephone().running() as telephone:
        room = calling(world, telephone)
        while await call(room) is not None:
            pass
    return sorted(each["to"] for each in telephone.calls)


async def test_an_answer_worth_a_call_rings_at_the_units_duty_telephone_and_at_who_took_it_over(world: World) -> None:
    duty_phone = reference.unit(CSR).duty_phone
    assert duty_phone is not None
    matter, taker = await worked_on(world), ON_CALL[1]
    await world.publish(matter.received(taker.subject), matter.answered(Urgency.IMMEDIATE, call=True))
    assert await called(world) == sorted([duty_phone, reference.roster().people[1].phone])
    made = [(action, each) for _, action, each in lines(world, matter.report_id) if each.startswith("phone")]
    assert sorted(made) == [("alert.handed_over", "phone"), ("alert.handed_over", f"phone:person.{taker.subject}")]


async def test_who_took_it_over_and_cannot_be_called_is_notified_and_the_person_on_duty_is_called(
    world: World,
) -> None:
    matter = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION)
    await world.publish(matter.submitted(), matter.sent(), matter.received(TAKER.subject))
    await world.publish(matter.answered(Urgency.IMMEDIATE, call=True))
    assert await world.codes(TAKER) == ["urgent_answer"]
    assert await called(world) == [reference.roster().people[0].phone]


async def test_an_answer_that_is_as_pressing_as_the_report_was_rings_nowhere(world: World) -> None:
    matter = await worked_on(world)
    await world.publish(matter.answered(Urgency.IMMEDIATE))
    assert await called(world) == []


@pytest.mark.parametrize("taker", [None, *ON_CALL[:2], TAKER])
async def test_in_place_of_a_unit_without_a_duty_telephone_the_person_on_duty_is_called(
    world: World, taker: Principal | None
) -> None:
    without = next(each for each in reference.units() if each.kind == "social_work" and each.duty_phone is None)
    matter = await worked_on(world, unit_id=without.id)
    if taker is not None:
        await world.publish(matter.received(taker.subject))
    await world.publish(matter.answered(Urgency.IMMEDIATE, call=True))
    both = taker == ON_CALL[1]
    assert await called(world) == sorted(each.phone for each in reference.roster().people[: 1 + both])
    notes = [(action, item) for _, action, item in lines(world, matter.report_id) if item.startswith("phone")]
    assert [item for action, item in notes if action == "alert.no_number"] == ["phone"]
    assert [action for action, item in notes if item == f"phone:person.{ON_CALL[0].subject}"] == ["alert.handed_over"]
    states = world.scratch.as_superuser(
        "select d.channel, d.state from delivery d join notice n on n.id = d.notice_id "
        f"where n.unit_id = '{without.id}' and n.code = 'urgent_answer' order by 1"
    )
    assert states == [["email", "pending"], ["phone", "failed"]]


async def test_who_accepted_under_an_earlier_release_is_found_in_what_was_heard(world: World) -> None:
    step = import_module("notifications.migrations.versions.2026_11_29_2230_know_who_works_on_a_person")
    accepted, asked, refused = Matter(), Matter(), Matter()
    heard = [
        *((each.sent(), 1) for each in (accepted, asked, refused)),
        *((each.accepted(WORKER.subject), 2) for each in (accepted, refused)),
        (refused.refused(OpeningRefusal.EXCLUDED_UNIT), 1),
    ]
    for event, sequence in heard:
        await world.publish(event)
        envelope = enveloped(event, sequence)
        world.scratch.as_superuser(
            "insert into inbox_event (consumer, event_id, topic, key, sequence, type, outcome, envelope) values "
            f"('notifications', '{envelope.id}', 'any', '{envelope.subject}', {sequence}, '{event.type}', 'applied', "
            f"'{envelope.model_dump_json()}')"
        )
    world.scratch.as_superuser("update addressee set purpose = null, accepted_by = null; delete from unopened")
    await asyncio.to_thread(world.scratch.build, step.remember_who_accepted)
    for matter in (accepted, asked, refused):
        await world.publish(matter.submitted(), matter.answered(Urgency.URGENT))
    found = [each.matter.report_id for each in await world.inbox(COLLEAGUE) if each.code.value == "reporter_answered"]
    world.scratch.as_superuser("truncate inbox_event")
    assert found == [accepted.report_id]
