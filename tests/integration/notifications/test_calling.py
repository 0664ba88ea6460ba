"""People are called through a telephone service that gets a signed webhook: a number, a fixed sentence, and nothing else."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from chassis.time import SystemClock
from contracts import reference
from contracts.events.roster import RosterChangedV1, RosterTurn
from notifications.adapters.deliveries.telephone import _WHOLE_SECONDS, TelephoneAway, WebhookPhone, no_telephone
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import WorkerTransactions
from notifications.application.deliveries.call_person import CallDependencies
from notifications.application.deliveries.hand_over import Outcome, hand_over
from notifications.domain.deliveries import Patience
from notifications.entrypoints.worker import DeliveryWorker, alerting
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.post_room import outcome_of, room_of
from tests.integration.notifications.telephone import SECRET, Telephone
from tests.integration.notifications.watching import ORDER, alarmed, alert_dependencies, channels, lines, looks
from tests.integration.notifications.world import INTAKE, NOW, Matter, World
from tests.support.probe import eventually_async

if TYPE_CHECKING:
    from notifications.application.deliveries.carriers import Call

PATIENCE = Patience()


def calling(world: World, telephone: Telephone, secret: str = SECRET) -> CallDependencies:
    """The worker's parts; the service compares a call's time with its own clock, so calls are dated by the real one."""
    phone = WebhookPhone(telephone.url, secret, SystemClock())
    return CallDependencies(
        WorkerTransactions(world.worker, world.clock), ReferenceDirectory(), world.clock, PATIENCE, phone
    )


async def call(room: CallDependencies) -> Outcome | None:
    tried = await hand_over(room)
    return tried.outcome if tried else None


async def test_the_first_person_is_called_at_their_own_number_with_the_sentence_and_nothing_else(world: World) -> None:
    matter, notice = await alarmed(world)
    with Telephone().running() as telephone:
        assert await call(calling(world, telephone)) is Outcome.DELIVERED
    assert telephone.calls == [
        {
            "delivery": str(notice),
            "to": reference.roster().people[0].phone,
            "kinds": ["voice", "sms"],
            "code": "urgent_request_waits",
            "sentence": "Hitan zahtev čeka. Uđite u sistem.",
            "language": "sr-Latn",
        }
    ]
    (headers,) = telephone.headers
    assert headers["webhook-id"] == str(notice)
    said = telephone.raw[0].decode() + json.dumps(headers)
    for secret in (matter.report_id, matter.author_id, ORDER[0], reference.roster().people[0].name, "traceparent"):
        assert str(secret) not in said
    by_phone = world.published()[-1]
    assert (by_phone["type"], by_phone["data"]["channel"]) == ("notifications.delivery-delivered.v1", "phone")
    assert "+381" not in json.dumps(world.published())
    assert lines(world, matter.report_id)[-1] == (
        "platform",
        "alert.handed_over",
        f"rung.0:phone:person.{ORDER[0]}",
    )


async def test_the_mail_of_an_alert_goes_to_the_person_and_not_to_the_mailbox_of_the_unit(world: World) -> None:
    matter, _ = await alarmed(world)
    with Catcher().running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.DELIVERED
    (mail,), (envelope,) = catcher.mails, catcher.envelopes
    assert envelope.rcpt_tos == [reference.roster().people[0].mail]
    assert mail.get_content().splitlines()[:4] == [
        "Хитан захтев чека. Уђите у систем.",
        "Hitan zahtev čeka. Uđite u sistem.",
        "An urgent request is waiting. Please sign in.",
        "",
    ]
    assert lines(world, matter.report_id)[-1][1:] == ("alert.handed_over", f"rung.0:email:person.{ORDER[0]}")


async def test_mail_and_telephone_wait_for_each_other_in_nothing(world: World) -> None:
    await alarmed(world)
    with Telephone().running() as telephone, Catcher().running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.DELIVERED
        assert await outcome_of(room_of(world, catcher)) is None
        assert await call(calling(world, telephone)) is Outcome.DELIVERED
    assert {(each["channel"], each["state"]) for each in channels(world)} == {
        ("email", "delivered"),
        ("phone", "delivered"),
    }


async def test_a_call_that_is_handed_over_again_is_the_same_call(world: World) -> None:
    """The worker dies between the service's answer and its own note of it."""
    await alarmed(world)
    with Telephone().running() as telephone:
        room = calling(world, telephone)

        class Dies(BaseException):
            pass

        class DiesAfterwards:
            async def call(self, call: Call) -> None:
                assert room.phone is not None
                await room.phone.call(call)
                raise Dies

        with pytest.raises(Dies):
            await hand_over(replace(room, phone=DiesAfterwards()))
        assert await call(room) is None
        world.clock.at += PATIENCE.lease
        assert await call(room) is Outcome.DELIVERED
    assert [headers["webhook-id"] for headers in telephone.headers] == [telephone.calls[0]["delivery"]] * 2
    assert telephone.raw[0] == telephone.raw[1]


@pytest.mark.parametrize("answer", [400, 404, 302])
async def test_a_service_that_refuses_is_asked_to_the_bound_and_each_refusal_is_on_the_record(
    world: World, answer: int
) -> None:
    matter, _ = await alarmed(world)
    with Telephone(answer=answer).running() as telephone:
        room = calling(world, telephone)
        for _ in range(PATIENCE.refusals):
            assert await call(room) is Outcome.REFUSED
            world.clock.forward(minutes=11)
        assert await call(room) is None
    assert telephone.calls == []
    failed = world.published()[-1]
    assert (failed["type"], failed["data"]["channel"]) == ("notifications.delivery-failed.v1", "phone")
    refused = [line for line in lines(world, matter.report_id) if line[1] == "alert.refused"]
    assert refused == [("platform", "alert.refused", f"rung.0:phone:person.{ORDER[0]}")] * PATIENCE.refusals


async def test_a_service_with_another_secret_refuses(world: World) -> None:
    await alarmed(world)
    with Telephone().running() as telephone:
        assert await call(calling(world, telephone, secret="whsec_" + "A" * 32)) is Outcome.REFUSED
    assert telephone.calls == []


@pytest.mark.parametrize("answer", [0, 429, 500, 503])
async def test_a_service_that_is_away_is_waited_for_and_that_is_on_the_record_once(world: World, answer: int) -> None:
    matter, _ = await alarmed(world)
    telephone = Telephone(answer=answer)
    room = calling(world, telephone)
    assert isinstance(room.phone, WebhookPhone)
    await room.phone.ready()
    if answer:
        with telephone.running():
            assert await call(room) is Outcome.UNREACHABLE
    else:
        assert await call(room) is Outcome.UNREACHABLE
    with pytest.raises(TelephoneAway):
        await room.phone.ready()
    world.clock.forward(minutes=1)
    assert await call(room) is Outcome.UNREACHABLE
    world.clock.forward(minutes=1)
    telephone.answer = 204
    with telephone.running():
        assert await call(room) is Outcome.DELIVERED
    await room.phone.ready()
    assert [action for _, action, basis in lines(world, matter.report_id) if ":phone:" in basis] == [
        "alert.unreachable",
        "alert.handed_over",
    ]


async def test_a_service_that_never_answers_is_left_before_the_lease_runs_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PATIENCE.lease.total_seconds() / 2 > _WHOLE_SECONDS
    monkeypatch.setattr("notifications.adapters.deliveries.telephone._WHOLE_SECONDS", 0.3)
    await alarmed(world)
    with Telephone(hang=threading.Event()).running() as telephone:
        assert await asyncio.wait_for(call(calling(world, telephone)), 5) is Outcome.UNREACHABLE


async def test_without_a_telephone_service_a_call_is_given_up_at_once_and_told(world: World) -> None:
    matter, _ = await alarmed(world)
    with Telephone().running() as telephone:
        assert await call(replace(calling(world, telephone), phone=None)) is Outcome.NO_SERVICE
    assert world.published()[-1]["type"] == "notifications.delivery-failed.v1"
    assert "alert.no_service" in [action for _, action, _ in lines(world, matter.report_id)]
    with pytest.raises(TelephoneAway):
        await no_telephone()


async def test_a_turn_of_a_person_whose_number_no_one_knows_hides_no_one(world: World) -> None:
    turn = RosterTurn(turn_id=uuid4(), person_id=uuid4(), place=1, starts_at=NOW, ends_at=NOW.replace(hour=20))
    await world.publish(RosterChangedV1(unit_id=INTAKE, version=1, turns=(turn,), changed_at=NOW), Matter().submitted())
    await looks(world)
    with Telephone().running() as telephone:
        assert await call(calling(world, telephone)) is Outcome.DELIVERED
    assert [each["to"] for each in telephone.calls] == [reference.roster().people[0].phone]


async def test_a_person_who_left_meanwhile_has_no_number_and_their_mail_is_refused(world: World) -> None:
    matter, notice = await alarmed(world)
    world.scratch.as_superuser(f"update notice set person_id = '{uuid4()}' where id = '{notice}' returning id")
    with Telephone().running() as telephone, Catcher().running() as catcher:
        assert await call(calling(world, telephone)) is Outcome.NO_NUMBER
        assert await outcome_of(room_of(world, catcher)) is Outcome.REFUSED
    assert (telephone.calls, catcher.mails) == ([], [])
    assert "alert.no_number" in [action for _, action, _ in lines(world, matter.report_id)]


async def test_a_take_over_while_the_call_is_on_its_way_leaves_it_cancelled(world: World) -> None:
    matter, _ = await alarmed(world)

    class TakingOver:
        async def call(self, _: Call) -> None:
            await world.publish(matter.received())

    with Telephone().running() as telephone:
        assert await call(replace(calling(world, telephone), phone=TakingOver())) is Outcome.LOST
    assert {each["state"] for each in channels(world)} == {"cancelled"}


async def test_the_worker_climbs_mails_and_calls_side_by_side(world: World) -> None:
    await world.publish(Matter().submitted())
    stop = asyncio.Event()
    with Telephone().running() as telephone, Catcher().running() as catcher:
        watchman = alerting(alert_dependencies(world))
        postmen = [DeliveryWorker(room_of(world, catcher)), DeliveryWorker(calling(world, telephone))]
        running = [asyncio.create_task(each.run(stop)) for each in (watchman.rounds, *(man.rounds for man in postmen))]

        for count in (1, 2, 3):
            await eventually_async(partial(_reached, telephone, catcher, count), f"person {count} has call and mail")
            world.clock.forward(minutes=5 if count < 3 else 0)
        stop.set()
        await asyncio.gather(*running)
    assert [each["to"] for each in telephone.calls] == [each.phone for each in reference.roster().people]
    assert watchman.status() == {"alerts_made": 3}
    assert (postmen[0].status()["mails_delivered"], postmen[1].status()["calls_delivered"]) == (3, 3)


async def _reached(telephone: Telephone, catcher: Catcher, count: int) -> bool:
    return len(telephone.calls) == len(catcher.mails) == count
