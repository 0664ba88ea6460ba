"""One mail is in one worker's hand: no transaction waits for it, and a worker that dies, lags or breaks loses none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from contracts.words.notices import Channel
from notifications.application.deliveries.carriers import Unreachable
from notifications.application.deliveries.deliver_mail import MailDependencies
from notifications.application.deliveries.hand_over import Outcome, hand_over
from notifications.entrypoints.worker import DeliveryWorker
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.post_room import INTAKE_MAIL, PATIENCE, outcome_of, room_of
from tests.integration.notifications.world import CSR, INTAKE, Matter, World
from tests.support.probe import eventually_async

if TYPE_CHECKING:
    from notifications.application.deliveries.carriers import Letter, Mailer


@dataclass
class Watching:
    """Looks at the database from outside while a mail is on its way."""

    world: World
    seen: list[list[str]] = field(default_factory=list)

    async def send(self, _letter: Letter) -> None:
        """Locks the row, and counts the worker's open transactions."""
        self.seen = self.world.scratch.as_superuser(
            "select d.state, d.leased_until > now(), (select count(*) from pg_stat_activity where usename = "
            "'notifications_worker' and state like 'idle in transaction%' and datname = current_database()) "
            "from delivery d for update nowait"
        )
        raise Unreachable


async def test_no_transaction_is_open_while_a_mail_is_on_its_way(world: World) -> None:
    await world.publish(Matter().sent())
    world.clock.at = world.clock.at.replace(year=2100)  # the database's own clock is compared with the lease
    world.scratch.as_superuser(f"update delivery set created_at = '{world.clock.at.isoformat()}'")
    watching = Watching(world)
    await hand_over(replace(room_of(world, Catcher()), mailer=watching))
    assert watching.seen == [["pending", "t", "0"]]


async def test_two_workers_never_have_the_same_mail_in_hand(world: World) -> None:
    await world.publish(*(Matter().sent() for _ in range(6)))
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        outcomes = await asyncio.gather(*(outcome_of(room) for _ in range(4)), *(outcome_of(room) for _ in range(4)))
    assert sorted(str(each) for each in outcomes).count("delivered") == 6
    assert len({mail["Message-ID"] for mail in catcher.mails}) == len(catcher.mails) == 6


async def test_a_worker_passes_over_the_mail_that_another_one_is_just_claiming(world: World) -> None:
    await world.publish(Matter().sent())
    world.clock.forward(seconds=1)
    await world.publish(Matter(unit_id=INTAKE).sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        async with room.transactions() as uow:
            first = await uow.deliveries.next_due(world.clock.now(), Channel.EMAIL)
            assert first is not None
            assert first.recipient.unit_id == CSR
            assert await asyncio.wait_for(outcome_of(room), 2) is Outcome.DELIVERED
            assert await outcome_of(room) is None
    assert catcher.envelopes[0].rcpt_tos == [INTAKE_MAIL]


async def test_a_mail_in_hand_is_no_one_elses_until_its_lease_runs_out(world: World) -> None:
    await world.publish(Matter().sent())
    room = room_of(world, Catcher())
    async with room.transactions() as uow:  # a worker claims and is never heard of again
        delivery = await uow.deliveries.next_due(world.clock.now(), Channel.EMAIL)
        assert delivery is not None
        delivery.claim(world.clock.now(), PATIENCE)
        await uow.deliveries.save(delivery)
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        world.clock.at += PATIENCE.lease * 0.99
        assert await outcome_of(room) is None
        world.clock.at += PATIENCE.lease * 0.01
        assert await outcome_of(room) is Outcome.DELIVERED
    assert world.deliveries() == [["delivered", "2", "0"]]


async def test_a_worker_that_comes_back_after_its_lease_records_nothing(world: World) -> None:
    await world.publish(Matter().sent())
    with Catcher().running() as catcher:
        slow, quick = room_of(world, catcher), room_of(world, catcher)
        late = await hand_over(replace(slow, mailer=Overtaken(world, quick)))
    assert late is not None
    assert late.outcome is Outcome.LOST
    assert world.deliveries() == [["delivered", "2", "0"]]
    assert [each["data"].get("channel") for each in world.published()] == ["inbox", "email"]


@dataclass
class Overtaken:
    """While this worker is busy its lease runs out and another one delivers."""

    world: World
    other: MailDependencies

    async def send(self, _letter: Letter) -> None:
        """Takes too long."""
        self.world.clock.at += PATIENCE.lease
        await hand_over(self.other)


async def test_a_notice_that_is_retired_while_its_mail_is_on_its_way_stays_cancelled(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())

    class Retiring:
        async def send(self, _letter: Letter) -> None:
            await world.publish(matter.accepted())

    tried = await hand_over(replace(room_of(world, Catcher()), mailer=Retiring()))
    assert tried is not None
    assert tried.outcome is Outcome.LOST
    assert world.deliveries() == [["cancelled", "1", "0"]]


async def test_a_mail_whose_workers_die_at_every_try_is_given_up_after_a_day_with_an_event(world: World) -> None:
    await world.publish(Matter().sent())
    world.clock.at += PATIENCE.give_up_after
    tried = await hand_over(room_of(world, Catcher()))
    assert tried is not None
    assert tried.outcome is Outcome.TOO_OLD
    assert world.published()[-1]["type"] == "notifications.delivery-failed.v1"


@dataclass
class Breaking:
    """Fails in a way that no one foresaw at the first mail, and works for the rest."""

    mailer: Mailer
    broken: int = 0

    async def send(self, letter: Letter) -> None:
        """Breaks once."""
        if not self.broken:
            self.broken = 1
            raise ZeroDivisionError
        await self.mailer.send(letter)


async def test_a_mail_that_breaks_the_worker_stops_no_other(world: World) -> None:
    await world.publish(Matter().sent(), Matter().sent())
    stop = asyncio.Event()
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        running = asyncio.create_task(DeliveryWorker(replace(room, mailer=Breaking(room.mailer))).rounds.run(stop))
        await eventually_async(lambda: _has(catcher, 1), "the other mail is delivered")
        world.clock.at += PATIENCE.lease
        await eventually_async(lambda: _has(catcher, 2), "the broken one comes again after its lease")
        stop.set()
        await running
    assert {row[0] for row in world.deliveries()} == {"delivered"}


async def _has(catcher: Catcher, count: int) -> bool:
    return len(catcher.mails) >= count


@pytest.mark.parametrize("answer", ["250 taken", "550 no"])
async def test_the_worker_stops_when_told_and_counts_what_it_did(world: World, answer: str) -> None:
    await world.publish(Matter().sent())
    stop = asyncio.Event()
    with Catcher(answer=answer).running() as catcher:
        postman = DeliveryWorker(room_of(world, catcher))
        running = asyncio.create_task(postman.rounds.run(stop))

        async def counted() -> bool:
            return sum(postman.status().values()) == 1

        await eventually_async(counted, "one try is counted")
        stop.set()
        await asyncio.wait_for(running, 5)
    assert postman.status()["mails_delivered" if answer.startswith("250") else "mails_refused"] == 1
