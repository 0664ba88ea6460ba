"""A unit that the Centre asks is notified as of any request, whatever for; and what it answers, who has the case at the Centre."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contracts import access, reference
from contracts.words.positions import UnitSupervisor
from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from notifications.domain.notices.catalogue import mail_body, text_of
from tests.integration.notifications.world import INTAKE, ON_DUTY, Matter, World, enveloped, principal_with
from tests.support.walks import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.domain.principal import Principal
    from contracts.envelope import EventData

SENT = [purpose for purpose in Purpose if not purpose.by_law]
MANAGER = principal_with("centre_case_manager", reference.unit_by_code("centre.casework").id)
OF_INTAKE = principal_with("centre_intake", INTAKE)
ANSWERS: tuple[Callable[[Matter], EventData], ...] = (
    Matter.rejected,
    Matter.accepted,
    lambda matter: matter.rerouted(uuid4()),
)
DUTY = principal_with("centre_intake", INTAKE, ON_DUTY)


def asked(purpose: Purpose) -> Matter:
    """Of a unit without a past; who works in it, the token says."""
    return Matter(purpose=purpose, unit_id=uuid4(), urgency=Urgency.STANDARD)


async def of_the_centre(world: World, matter: Matter, *, managed: bool) -> None:
    """The report is filed, and has a case manager or none; the unit is asked."""
    await world.publish(matter.submitted(), matter.received())
    await world.publish(*([matter.assigned(MANAGER.subject)] if managed else []), matter.sent())


async def heard(world: World, matter: Matter, who: Principal) -> list[str]:
    """Codes of what waits for them about it."""
    found = await world.inbox(who, open_only=True)
    return [each.code.value for each in found if each.matter.referral_id == matter.referral_id]


@walk("purpose", SENT)
async def test_whatever_a_unit_is_asked_for_its_inbox_and_its_mail_say_the_same(world: World, purpose: Purpose) -> None:
    matter = asked(purpose)
    await world.publish(matter.sent())
    for role in access.load().purposes[purpose].to:
        (notice,) = await world.inbox(principal_with(role, matter.unit_id))
        assert (notice.code, notice.urgency) == ("request_waits", Urgency.STANDARD), role
        assert await world.inbox(principal_with(role, uuid4())) == [], role
    assert text_of(notice.code) == "Novi zahtev čeka preuzimanje. Uđite u sistem."
    assert purpose not in mail_body(notice.code, "") + str(world.published())
    assert {state for state, *_ in world.deliveries()} == {"pending"}


@walk("purpose", SENT)
async def test_of_what_its_unit_did_not_take_its_supervisor_hears_and_the_centres_duty(
    world: World, purpose: Purpose
) -> None:
    matter = asked(purpose)
    await of_the_centre(world, matter, managed=True)
    await world.publish(matter.rejected())
    for role in access.load().purposes[purpose].to & frozenset(UnitSupervisor):
        assert await heard(world, matter, principal_with(role, matter.unit_id)) == ["request_updated"], role
    assert await heard(world, matter, DUTY) == ["request_updated"]
    assert await heard(world, matter, OF_INTAKE) == []


@walk("purpose, managed", [(purpose, managed) for purpose in Purpose for managed in (True, False)])
async def test_of_an_answer_hears_who_has_the_case_and_before_that_the_intake(
    world: World, purpose: Purpose, *, managed: bool
) -> None:
    reader, other = (MANAGER, OF_INTAKE) if managed else (OF_INTAKE, MANAGER)
    expected = [] if purpose.by_law else ["request_updated"]
    for answer in ANSWERS:
        matter = asked(purpose)
        await of_the_centre(world, matter, managed=managed)
        said = answer(matter)
        envelope = enveloped(said)
        for _ in range(2):
            await world.handle(said, envelope)
            assert await heard(world, matter, reader) == expected, said.type
        assert await heard(world, matter, other) == [], said.type


@pytest.mark.parametrize("later", ["accepted", "closed"])
async def test_a_refusal_asks_for_nothing_any_more_once_another_answer_or_the_end_follows(
    world: World, later: str
) -> None:
    matter = asked(Purpose.LEGAL_AID)
    await of_the_centre(world, matter, managed=True)
    await world.publish(matter.rejected(), getattr(matter, later)())
    assert await heard(world, matter, MANAGER) == (["request_updated"] if later == "accepted" else [])
