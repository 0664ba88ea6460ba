"""Notices about one of several persons who were reported at once lead to that person, and what ends for all ends for each."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from contracts.events import identification as reports
from contracts.words.referrals import Purpose
from contracts.words.reports import Whereabouts
from contracts.words.urgency import Urgency
from tests.integration.notifications.world import CSR, INTAKE, NOW, Matter, World, principal_with

ASKER, ON_DUTY, WORKER = (
    principal_with("centre_intake", None),
    principal_with("centre_intake", INTAKE),
    principal_with("csr_worker", CSR),
)


def added(matter: Matter, person: UUID) -> reports.ReportPersonAddedV1:
    return reports.ReportPersonAddedV1(
        report_id=matter.report_id,
        person_id=person,
        author_id=matter.author_id,
        child_path=True,
        urgency=Urgency.URGENT,
        serving_csr=CSR,
        excluded_units=(),
        added_at=NOW,
    )


async def reported(world: World) -> tuple[Matter, UUID]:
    matter, person = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION), uuid4()
    await world.publish(matter.submitted(), added(matter, person), matter.sent())
    return matter, person


def of(event: object, person: UUID) -> object:
    return event.model_copy(update={"person_id": person})  # type: ignore[attr-defined]


async def test_news_of_a_person_lead_to_that_person(world: World) -> None:
    matter, person = await reported(world)
    await world.publish(of(matter.answered(Urgency.URGENT), person))  # type: ignore[arg-type]
    news = [each for each in await world.inbox(ON_DUTY) if each.matter.report_id == person]
    assert [each.urgency for each in news] == [Urgency.URGENT]
    assert Whereabouts.SAFE.value not in str(news)


async def test_a_childs_request_leads_to_the_child_and_is_withdrawn_with_the_report(world: World) -> None:
    matter, person = await reported(world)
    child = replace(matter, referral_id=uuid4(), unit_id=CSR, purpose=Purpose.CHILD_PROTECTION)
    await world.publish(of(child.sent(), person))  # type: ignore[arg-type]
    (waiting,) = await world.inbox(WORKER)
    assert waiting.matter.report_id == person
    await world.publish(matter.withdrawn())
    assert "request_waits" not in await world.codes(WORKER)


async def test_whoever_took_the_report_over_hears_of_every_person(world: World) -> None:
    matter, person = await reported(world)
    await world.publish(matter.received(ASKER.subject))
    await world.publish(of(matter.consent_withdrawn(), person))  # type: ignore[arg-type]
    assert [each.matter.report_id for each in await world.inbox(ASKER)] == [person]


async def test_one_persons_consent_ends_their_questions_alone(world: World) -> None:
    matter, person = await reported(world)
    author = principal_with("health_reporter", uuid4(), matter.author_id)
    for about in (None, person):
        asked = reports.ReportInfoRequestedV1(
            report_id=matter.report_id,
            person_id=about,
            question_id=uuid4(),
            author_id=matter.author_id,
            second_author_id=None,
            unit_id=None,
            asked_at=NOW,
        )
        await world.publish(asked)
    assert world.rows("waiting_question") == 2
    await world.publish(of(matter.consent_withdrawn(), person))  # type: ignore[arg-type]
    assert world.rows("waiting_question") == 1
    waiting = [each.matter.report_id for each in await world.inbox(author, open_only=True)]
    assert waiting == [matter.report_id]
