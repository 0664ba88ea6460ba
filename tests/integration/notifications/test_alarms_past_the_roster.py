"""A danger that everybody on duty was called about and no one took over: superiors, and who was asked to protect a child."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from chassis.db.transaction import LockOutOfOrder
from chassis.time import SystemClock
from contracts.events import identification as reports
from contracts.words.disclosures import OpeningRefusal
from contracts.words.referrals import Purpose
from notifications.adapters.deliveries.telephone import WebhookPhone
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.notices.matters import PostgresMatters
from notifications.adapters.unit_of_work import WorkerTransactions, as_telephone
from notifications.application.deliveries.call_person import CallDependencies
from notifications.application.deliveries.hand_over import hand_over
from notifications.application.duty.acknowledge_call import acknowledge_call
from notifications.domain.deliveries import Patience
from tests.integration.notifications.telephone import SECRET, Telephone
from tests.integration.notifications.watching import SUPERIORS, lines, looks
from tests.integration.notifications.world import CSR, INTAKE, NOW, OTHER_CSR, Matter, World, enveloped, principal_with
from tests.support.probe import eventually_async

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from contracts.envelope import EventData

STEP = timedelta(minutes=5)


@pytest.mark.parametrize("role", ["centre_supervisor", "centre_director"])
async def test_a_superior_finds_the_alert_in_their_own_inbox(world: World, role: str) -> None:
    await world.publish(Matter().submitted())
    for number in range(5):
        world.clock.at = NOW + number * STEP
        await looks(world)
    person = SUPERIORS[role == "centre_director"]
    assert await world.codes(principal_with(role, None, person)) == ["urgent_request_waits"]


async def whole_round(world: World) -> list[list[str]]:
    """Everybody who is alerted once, and the first of the next round; units without a person."""
    for number in range(7):
        world.clock.at = NOW + number * STEP
        await looks(world)
    return world.scratch.as_superuser(
        "select unit_id, referral_id, rung from notice where code = 'urgent_request_waits' and person_id is null"
    )


async def test_after_the_director_the_centre_for_social_work_that_was_asked_is_called(world: World) -> None:
    matter = Matter()
    await world.publish(matter.submitted(), matter.sent())
    assert await whole_round(world) == [[str(CSR), str(matter.referral_id), "5"]]
    assert lines(world, matter.report_id)[5][1:] == ("alert.made", "rung.5:round.1:inbox")
    # It may read what is asked of it; a take-over ends its alert with all others.
    assert await world.codes(principal_with("csr_worker", CSR)) == ["urgent_request_waits", "request_waits"]
    await world.publish(matter.received())
    assert await world.codes(principal_with("csr_worker", CSR)) == ["request_waits"]


NOT_CALLED: dict[str, Callable[[Matter], list[EventData]]] = {
    "it was never asked": lambda _: [],
    "it accepted": lambda matter: [matter.sent(), matter.accepted()],
    "it rejected": lambda matter: [matter.sent(), matter.rejected()],
    "its referral ended": lambda matter: [matter.sent(), matter.ended()],
    "it is excluded, and a referral was made up": lambda matter: [
        matter.refused(OpeningRefusal.EXCLUDED_UNIT),
        matter.sent(),
    ],
    "it is not confirmed": lambda matter: [matter.sent(), matter.refused(OpeningRefusal.UNCONFIRMED)],
    "identification has not said yet that it opens": lambda matter: [matter.sent(), matter.rerouted(OTHER_CSR)],
    "it opens to another one alone": lambda matter: [matter.sent(), matter.rerouted(OTHER_CSR), matter.allowed(CSR)],
    "it was allowed once and is refused": lambda matter: [
        matter.sent(),
        matter.rerouted(OTHER_CSR),
        matter.allowed(OTHER_CSR),
        matter.refused(OpeningRefusal.UNCONFIRMED, OTHER_CSR),
    ],
}


@pytest.mark.parametrize("why", NOT_CALLED)
async def test_a_centre_for_social_work_is_not_called(world: World, why: str) -> None:
    matter = Matter()
    await world.publish(matter.submitted(), *NOT_CALLED[why](matter))
    assert await whole_round(world) == []


MOVED: dict[str, Callable[[Matter], list[EventData]]] = {
    "allowed after": lambda matter: [matter.rerouted(OTHER_CSR), matter.allowed(OTHER_CSR)],
    "allowed before": lambda matter: [matter.allowed(OTHER_CSR), matter.rerouted(OTHER_CSR)],
    "confirmed after": lambda matter: [
        matter.rerouted(OTHER_CSR),
        matter.refused(OpeningRefusal.UNCONFIRMED, OTHER_CSR),
        matter.confirmed(OTHER_CSR),
    ],
    "confirmed before": lambda matter: [
        matter.refused(OpeningRefusal.UNCONFIRMED, OTHER_CSR),
        matter.confirmed(OTHER_CSR),
        matter.rerouted(OTHER_CSR),
    ],
}


@pytest.mark.parametrize("how", MOVED)
async def test_a_centre_for_social_work_that_it_went_on_to_is_called_once_it_opens_to_it(
    world: World, how: str
) -> None:
    matter = Matter()
    await world.publish(matter.submitted(), matter.sent(), *MOVED[how](matter))
    assert await whole_round(world) == [[str(OTHER_CSR), str(matter.referral_id), "5"]]


ANSWERS: dict[str, Callable[[Matter], EventData]] = {
    "it accepts": lambda matter: matter.accepted(),
    "it rejects": lambda matter: matter.rejected(),
    "it passes the referral on": lambda matter: matter.rerouted(OTHER_CSR),
    "it turns out not to be confirmed": lambda matter: matter.refused(OpeningRefusal.UNCONFIRMED),
}


@pytest.mark.parametrize("how", ANSWERS)
async def test_a_centre_for_social_work_that_was_alerted_is_called_no_more_once(world: World, how: str) -> None:
    matter = Matter()
    await world.publish(matter.submitted(), matter.sent())
    await whole_round(world)
    await world.publish(ANSWERS[how](matter))
    assert "urgent_request_waits" not in await world.codes(principal_with("csr_worker", CSR))
    calls = "select distinct d.state from delivery d join notice n on n.id = d.notice_id where n.code = 'urgent_request_waits'"
    assert world.scratch.as_superuser(f"{calls} and n.person_id is null") == [["cancelled"]]
    # The Centre's people stay alerted: no one took the report over.
    assert world.scratch.as_superuser(f"{calls} and n.person_id is not null and n.state = 'waiting'") == [["pending"]]


async def answers_the_call(world: World, notice_id: UUID) -> None:
    """Everybody who waits to be called is, and the one who is called about this notice presses the key."""
    with Telephone().running() as telephone:
        phone = WebhookPhone(telephone.url, SECRET, SystemClock())
        transactions = WorkerTransactions(world.worker, world.clock)
        room = CallDependencies(transactions, ReferenceDirectory(), world.clock, Patience(), phone)
        while await hand_over(room):
            pass
    async with as_telephone(world.app, world.clock) as uow:
        await acknowledge_call(notice_id, uow, world.clock)


def an_adult_and_a_child() -> tuple[Matter, Matter, list[EventData]]:
    """A report of both, and that the centre for social work was asked to protect the child."""
    matter, child = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION), Matter(unit_id=OTHER_CSR)
    added = reports.ReportPersonAddedV1(
        report_id=matter.report_id,
        person_id=child.report_id,
        author_id=matter.author_id,
        child_path=True,
        urgency=matter.urgency,
        serving_csr=None,
        excluded_units=(CSR,),
        added_at=NOW,
    )
    return matter, child, [matter.submitted(), added, child.sent()]


COMMON: dict[str, Callable[[World, Matter], Awaitable[object]]] = {
    "its alarm alerts": lambda world, _: looks(world),
    "it is taken over": lambda world, matter: world.publish(matter.received()),
    "it is withdrawn": lambda world, matter: world.publish(matter.withdrawn()),
}
WAITING = "select count(*) from pg_locks join pg_database d on d.oid = database where not granted and datname = current_database()"


@pytest.mark.parametrize("what", COMMON)
async def test_what_happens_to_the_whole_report_waits_for_what_happens_to_one_of_its_persons(
    world: World, what: str
) -> None:
    matter, child, events = an_adult_and_a_child()
    await world.publish(*events)
    for number in range(5):
        world.clock.at = NOW + number * STEP
        await looks(world)
    world.clock.at = NOW + 5 * STEP
    async with world.worker.transaction() as connection:
        answer = child.rejected()
        await world.handlers()[type(answer)](answer, enveloped(answer), connection)
        begun = asyncio.ensure_future(COMMON[what](world, matter))

        async def waits() -> bool:
            return begun.done() or world.scratch.as_superuser(WAITING) != [["0"]]

        await eventually_async(waits, "it comes to what the other one holds")
        assert not begun.done()
    await begun
    assert "urgent_request_waits" not in await world.codes(principal_with("csr_worker", OTHER_CSR), open_only=False)


async def test_who_was_reported_at_once_is_held_behind_the_report_and_in_no_other_order(world: World) -> None:
    matter, child, events = an_adult_and_a_child()
    await world.publish(*events)
    async with world.worker.transaction() as connection:
        matters = PostgresMatters(connection)
        assert await matters.hold_persons(matter.report_id) == [matter.report_id, child.report_id]
        await matters.hold(matter.report_id)
        with pytest.raises(LockOutOfOrder, match="REPORT behind PERSON"):
            await matters.hold(child.report_id)


async def test_of_several_persons_the_centre_of_each_child_is_called_about_that_child(world: World) -> None:
    matter, child, events = an_adult_and_a_child()
    await world.publish(*events)
    assert await whole_round(world) == [[str(OTHER_CSR), str(child.referral_id), "5"]]
    (notice,) = [
        each
        for each in await world.inbox(principal_with("csr_worker", OTHER_CSR))
        if each.code.value == "urgent_request_waits"
    ]
    assert notice.matter.report_id == child.report_id
    await answers_the_call(world, notice.id)
    actions = {action for _, action, basis in lines(world, child.report_id) if basis.startswith("rung.5:")}
    assert {"alert.made", "alert.handed_over", "alert.acknowledged"} <= actions
    assert not [basis for _, _, basis in lines(world, matter.report_id) if basis.startswith("rung.5:")]
    await world.publish(matter.received())
    assert await world.codes(principal_with("csr_worker", OTHER_CSR)) == ["request_waits"]
