"""When no one takes a report over, another person is alerted, one after the other."""

from __future__ import annotations

import pytest

from contracts import reference
from contracts.words.disclosures import OpeningRefusal
from contracts.words.referrals import ClockCode
from tests.integration.notifications.world import (
    CSR,
    INTAKE,
    NEXT_ON_DUTY,
    ON_DUTY,
    OTHER_CSR,
    Matter,
    World,
    principal_with,
)

UNCONFIRMED = OpeningRefusal.UNCONFIRMED
FIRST = principal_with("centre_intake", INTAKE, ON_DUTY)
SECOND = principal_with("centre_intake", INTAKE, NEXT_ON_DUTY)
COLLEAGUE = principal_with("centre_intake", INTAKE)


@pytest.mark.parametrize("code", [ClockCode.DELIVERY_60S, ClockCode.TAKEOVER_15MIN])
async def test_the_next_person_on_duty_gets_an_item_and_their_unit_a_mail(world: World, code: ClockCode) -> None:
    matter = Matter(unit_id=INTAKE)
    await world.publish(matter.sent(), matter.breached(code))
    assert sorted(await world.codes(SECOND)) == ["request_waits", "term_passed"]
    assert await world.codes(FIRST) == await world.codes(COLLEAGUE) == ["request_waits"]
    assert len(world.deliveries()) == 2
    # An alert to a person is not a delivery to the unit: the receipt must not count it.
    assert len(world.published()) == 1


async def test_each_breach_goes_to_the_person_after_and_round_again(world: World) -> None:
    matter = Matter(unit_id=INTAKE)
    await world.publish(matter.breached(ClockCode.DELIVERY_60S))
    world.clock.forward(minutes=14)
    everybody = [principal_with("centre_intake", INTAKE, person) for person in reference.roster().order]
    for _ in everybody[1:]:
        await world.publish(matter.breached(ClockCode.TAKEOVER_15MIN))
        world.clock.forward(minutes=1)
    assert [len(await world.inbox(each)) for each in everybody] == [1] * len(everybody)
    await world.publish(matter.breached(ClockCode.TAKEOVER_15MIN))
    assert (len(await world.inbox(SECOND)), len(await world.inbox(FIRST))) == (2, 1)


async def test_each_report_starts_with_the_next_person_again(world: World) -> None:
    await world.publish(Matter().breached(ClockCode.DELIVERY_60S), Matter().breached(ClockCode.DELIVERY_60S))
    assert (len(await world.inbox(SECOND)), len(await world.inbox(FIRST))) == (2, 0)


async def test_a_term_of_a_unit_that_passed_is_told_to_the_unit(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.breached(ClockCode.REFERRAL_DECIDE))
    assert sorted(await world.codes(principal_with("csr_worker", CSR))) == ["request_waits", "term_passed"]
    assert await world.inbox(SECOND) == []


async def test_a_unit_that_would_not_have_it_and_the_person_on_duty_are_notified_with_the_referrals_own_urgency(
    world: World,
) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.rejected())
    (of_unit,) = await world.inbox(principal_with("csr_supervisor", CSR), open_only=True)
    (of_duty,) = await world.inbox(FIRST, open_only=True)
    assert of_unit.code.value == of_duty.code.value == "request_updated"
    assert of_unit.urgency.value == of_duty.urgency.value == "immediate"
    assert sorted(row[0] for row in world.deliveries()) == ["cancelled", "pending", "pending"]


async def test_an_escalation_of_an_unannounced_referral_counts_as_immediate(world: World) -> None:
    await world.publish(Matter().rejected())
    (notice,) = await world.inbox(FIRST)
    assert notice.urgency.value == "immediate"


async def test_people_on_duty_stay_alerted_while_it_moves_on_and_not_after_it_was_accepted(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.breached(ClockCode.TAKEOVER_15MIN), matter.rerouted(INTAKE))
    assert "term_passed" in await world.codes(SECOND)
    await world.publish(matter.accepted())
    assert await world.codes(SECOND) == []
    assert {row[0] for row in world.deliveries()} == {"cancelled"}


async def test_an_ended_referral_alerts_no_one_and_its_alerts_leave(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.breached(ClockCode.TAKEOVER_15MIN), matter.ended())
    assert await world.inbox(SECOND) == []
    await world.publish(matter.breached(ClockCode.REFERRAL_DECIDE), matter.rejected())
    assert await world.inbox(FIRST) == []


async def test_a_unit_that_no_one_confirmed_is_asked_of_the_person_on_duty_until_it_is_confirmed(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.rerouted(OTHER_CSR), matter.refused(UNCONFIRMED, OTHER_CSR))
    assert await world.codes(FIRST) == ["confirmation_waits"]
    assert await world.codes(SECOND) == await world.codes(COLLEAGUE) == []
    # What the unit answers meanwhile does not answer the question.
    await world.publish(matter.accepted())
    assert [each.code.value for each in await world.inbox(FIRST, open_only=True)] == ["confirmation_waits"]
    await world.publish(matter.confirmed(OTHER_CSR))
    assert await world.inbox(FIRST, open_only=True) == []
    (found,) = await world.inbox(principal_with("csr_worker", OTHER_CSR), open_only=True)
    assert (found.code.value, found.urgency.value) == ("request_updated", "immediate")


@pytest.mark.parametrize("reason", sorted(set(OpeningRefusal) - {UNCONFIRMED}))
async def test_anything_else_that_was_not_opened_is_told_to_the_person_on_duty(
    world: World, reason: OpeningRefusal
) -> None:
    await world.publish(Matter().refused(reason))
    (notice,) = await world.inbox(FIRST)
    assert (notice.code.value, notice.urgency.value) == ("opening_refused", "immediate")
    assert await world.inbox(SECOND) == []


async def test_no_one_is_asked_to_confirm_what_has_ended(world: World) -> None:
    asked, late = Matter(), Matter()
    await world.publish(asked.sent(), asked.refused(UNCONFIRMED), asked.ended())
    await world.publish(late.sent(), late.ended(), late.refused(UNCONFIRMED), late.confirmed(CSR))
    assert await world.inbox(FIRST, open_only=True) == []
    codes = await world.codes(principal_with("csr_worker", CSR))
    assert codes == ["access_changed", "access_changed"]
