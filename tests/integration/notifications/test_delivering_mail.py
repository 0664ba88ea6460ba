"""Mail is handed over at least once, outside any transaction, by a real SMTP server that comes and goes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.smtp import MailServer, SmtpMailer
from notifications.adapters.unit_of_work import WorkerTransactions
from notifications.application.deliver_mail import Outcome, PostRoom, deliver_mail
from notifications.application.ports import MailUnreachable
from notifications.domain.delivery import Patience
from notifications.entrypoints.worker import Postman
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.world import CSR, INTAKE, Matter, World, somebody
from tests.support.probe import eventually_async

if TYPE_CHECKING:
    from notifications.application.ports import Letter, Mailer

CSR_MAIL, INTAKE_MAIL = "prijem@csrnis.example.org", "prijem@centar.example.org"
PATIENCE = Patience()


def room_of(world: World, catcher: Catcher) -> PostRoom:
    """The worker's parts, on the catcher and the world's clock."""
    server = MailServer("127.0.0.1", catcher.port, "obavestenja@spona.example", "https://spona.example/", "none")
    return PostRoom(WorkerTransactions(world.worker), SmtpMailer(server), ReferenceDirectory(), world.clock, PATIENCE)


async def outcome_of(room: PostRoom) -> Outcome | None:
    tried = await deliver_mail(room)
    return tried.outcome if tried else None


async def test_a_mail_reaches_the_units_address_with_the_sentence_and_nothing_else(world: World) -> None:
    (cause,) = await world.tell(Matter().sent())
    (notice,) = await world.inbox(somebody("csr_worker", CSR))
    with Catcher().running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.DELIVERED
    (mail,), (envelope,) = catcher.mails, catcher.envelopes
    assert (envelope.rcpt_tos, envelope.mail_from) == ([CSR_MAIL], "obavestenja@spona.example")
    assert mail["Message-ID"] == f"<{notice.id}@spona.example>"
    assert mail.get_content().splitlines() == [
        "Novi zahtev čeka preuzimanje. Prijavite se.",
        "",
        f"Oznaka: {notice.id}",
        "https://spona.example/",
    ]
    assert world.deliveries() == [["delivered", "1", "0"]]
    by_mail = world.told()[1]
    assert (by_mail["type"], by_mail["data"]["channel"]) == ("notifications.delivery-delivered.v1", "email")
    assert (by_mail["sequence"], by_mail["correlationid"]) == (2, str(cause.correlationid))
    assert by_mail["causationid"] == str(cause.id)


async def test_what_was_delivered_is_not_due_again(world: World) -> None:
    await world.tell(Matter().sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        assert [await outcome_of(room), await outcome_of(room)] == [Outcome.DELIVERED, None]
        world.clock.forward(days=2)
        assert await outcome_of(room) is None
    assert len(catcher.mails) == 1


async def test_the_alert_of_a_person_on_duty_goes_to_their_units_address(world: World) -> None:
    from contracts.events.referral import ClockCode  # noqa: PLC0415

    await world.tell(Matter().breached(ClockCode.TAKEOVER_15MIN))
    with Catcher().running() as catcher:
        await deliver_mail(room_of(world, catcher))
    assert catcher.envelopes[0].rcpt_tos == [INTAKE_MAIL]
    assert [told["data"]["channel"] for told in world.told()] == ["email"]


async def test_a_mail_server_that_was_away_longer_than_every_pause_gets_every_mail_once_it_is_back(
    world: World,
) -> None:
    matters = [Matter() for _ in range(5)]
    await world.tell(*(matter.sent() for matter in matters))
    catcher = Catcher()
    room = room_of(world, catcher)
    for _ in range(60):  # two hours of a server that is away: many more tries than a refusing one is given
        while (outcome := await outcome_of(room)) is not None:
            assert outcome is Outcome.UNREACHABLE
        world.clock.forward(minutes=2)
    assert {row[0] for row in world.deliveries()} == {"pending"}
    with catcher.running():
        outcomes = [await outcome_of(room) for _ in range(6)]
    assert outcomes == [Outcome.DELIVERED] * 5 + [None]
    assert len({mail["Message-ID"] for mail in catcher.mails}) == len(catcher.mails) == 5


async def test_a_server_that_refuses_is_asked_to_the_bound_and_then_the_failure_is_told(world: World) -> None:
    matter = Matter()
    await world.tell(matter.sent())
    with Catcher(answer="550 not today").running() as catcher:
        room = room_of(world, catcher)
        for _ in range(PATIENCE.refusals):
            assert await outcome_of(room) is Outcome.REFUSED
            world.clock.forward(minutes=11)
        assert await outcome_of(room) is None
    assert catcher.asked == PATIENCE.refusals
    assert world.deliveries() == [["failed", str(PATIENCE.refusals), str(PATIENCE.refusals)]]
    failed = world.told()[-1]
    assert failed["type"] == "notifications.delivery-failed.v1"
    assert (failed["data"]["channel"], failed["data"]["unitId"]) == ("email", str(CSR))
    assert failed["data"]["referralId"] == str(matter.referral_id)


async def test_a_server_that_takes_it_at_the_last_try_has_it_delivered(world: World) -> None:
    await world.tell(Matter().sent())
    with Catcher(answer="451 later").running() as catcher:
        room = room_of(world, catcher)
        for _ in range(PATIENCE.refusals - 1):
            await deliver_mail(room)
            world.clock.forward(minutes=11)
        catcher.answer = "250 taken"
        assert await outcome_of(room) is Outcome.DELIVERED


async def test_a_server_that_is_closing_counts_as_away_not_as_refusing(world: World) -> None:
    await world.tell(Matter().sent())
    with Catcher(answer="421 closing").running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.UNREACHABLE
    assert world.deliveries() == [["pending", "1", "0"]]


async def test_a_recipient_that_the_server_does_not_know_is_a_refusal(world: World) -> None:
    await world.tell(Matter().sent())
    with Catcher(recipient_answer="550 who").running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.REFUSED
    assert world.deliveries() == [["pending", "1", "1"]]


async def test_a_server_without_the_protection_asked_for_gets_no_mail_and_costs_no_try(world: World) -> None:
    await world.tell(Matter().sent())
    with Catcher().running() as catcher:
        server = MailServer(
            "127.0.0.1", catcher.port, "obavestenja@spona.example", "https://spona.example/", "starttls"
        )
        assert await outcome_of(replace(room_of(world, catcher), mailer=SmtpMailer(server))) is Outcome.UNREACHABLE
    assert (catcher.mails, world.deliveries()) == ([], [["pending", "1", "0"]])


async def test_a_unit_without_an_address_is_a_failure_in_the_end_and_stops_no_other_mail(world: World) -> None:
    await world.tell(Matter(unit_id=UUID(int=7)).sent(), Matter().sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        assert {await outcome_of(room), await outcome_of(room)} == {Outcome.REFUSED, Outcome.DELIVERED}
        for _ in range(PATIENCE.refusals):
            world.clock.forward(minutes=11)
            await deliver_mail(room)
    assert sorted(row[0] for row in world.deliveries()) == ["delivered", "failed"]


async def test_immediate_mail_goes_before_mail_that_is_due_longer(world: World) -> None:
    from contracts.events.identification import Urgency  # noqa: PLC0415

    await world.tell(Matter(urgency=Urgency.STANDARD).sent())
    world.clock.forward(minutes=1)
    await world.tell(Matter(unit_id=INTAKE).sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        await deliver_mail(room)
        await deliver_mail(room)
    assert [envelope.rcpt_tos for envelope in catcher.envelopes] == [[INTAKE_MAIL], [CSR_MAIL]]


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
        raise MailUnreachable


async def test_no_transaction_is_open_while_a_mail_is_on_its_way(world: World) -> None:
    await world.tell(Matter().sent())
    world.clock.at = world.clock.at.replace(year=2100)  # the database's own clock is compared with the lease
    world.scratch.as_superuser(f"update delivery set created_at = '{world.clock.at.isoformat()}'")
    watching = Watching(world)
    await deliver_mail(replace(room_of(world, Catcher()), mailer=watching))
    assert watching.seen == [["pending", "t", "0"]]


async def test_two_workers_never_have_the_same_mail_in_hand(world: World) -> None:
    await world.tell(*(Matter().sent() for _ in range(6)))
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        outcomes = await asyncio.gather(*(outcome_of(room) for _ in range(4)), *(outcome_of(room) for _ in range(4)))
    assert sorted(str(each) for each in outcomes).count("delivered") == 6
    assert len({mail["Message-ID"] for mail in catcher.mails}) == len(catcher.mails) == 6


async def test_a_worker_passes_over_the_mail_that_another_one_is_just_claiming(world: World) -> None:
    await world.tell(Matter().sent())
    world.clock.forward(seconds=1)
    await world.tell(Matter(unit_id=INTAKE).sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        async with room.transactions() as uow:
            first = await uow.deliveries.next_due(world.clock.now())
            assert first is not None
            assert first.recipient.unit_id == CSR
            assert await asyncio.wait_for(outcome_of(room), 2) is Outcome.DELIVERED
            assert await outcome_of(room) is None
    assert catcher.envelopes[0].rcpt_tos == [INTAKE_MAIL]


async def test_a_mail_in_hand_is_nobody_elses_until_its_lease_runs_out(world: World) -> None:
    await world.tell(Matter().sent())
    room = room_of(world, Catcher())
    async with room.transactions() as uow:  # a worker claims and is never heard of again
        delivery = await uow.deliveries.next_due(world.clock.now())
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
    await world.tell(Matter().sent())
    with Catcher().running() as catcher:
        slow, quick = room_of(world, catcher), room_of(world, catcher)
        late = await deliver_mail(replace(slow, mailer=Overtaken(world, quick)))
    assert late is not None
    assert late.outcome is Outcome.LOST
    assert world.deliveries() == [["delivered", "2", "0"]]
    assert [told["data"].get("channel") for told in world.told()] == ["inbox", "email"]


@dataclass
class Overtaken:
    """While this worker is busy its lease runs out and another one delivers."""

    world: World
    other: PostRoom

    async def send(self, _letter: Letter) -> None:
        """Takes too long."""
        self.world.clock.at += PATIENCE.lease
        await deliver_mail(self.other)


async def test_a_notice_that_is_retired_while_its_mail_is_on_its_way_stays_cancelled(world: World) -> None:
    matter = Matter()
    await world.tell(matter.sent())

    class Retiring:
        async def send(self, _letter: Letter) -> None:
            await world.tell(matter.accepted())

    tried = await deliver_mail(replace(room_of(world, Catcher()), mailer=Retiring()))
    assert tried is not None
    assert tried.outcome is Outcome.LOST
    assert world.deliveries() == [["cancelled", "1", "0"]]


async def test_a_mail_whose_workers_die_at_every_try_is_given_up_after_a_day_with_an_event(world: World) -> None:
    await world.tell(Matter().sent())
    world.clock.at += PATIENCE.give_up_after
    tried = await deliver_mail(room_of(world, Catcher()))
    assert tried is not None
    assert tried.outcome is Outcome.TOO_OLD
    assert world.told()[-1]["type"] == "notifications.delivery-failed.v1"


@dataclass
class Breaking:
    """Fails in a way that nobody foresaw at the first mail, and works for the rest."""

    mailer: Mailer
    broken: int = 0

    async def send(self, letter: Letter) -> None:
        """Breaks once."""
        if not self.broken:
            self.broken = 1
            raise ZeroDivisionError
        await self.mailer.send(letter)


async def test_a_mail_that_breaks_the_worker_stops_no_other(world: World) -> None:
    await world.tell(Matter().sent(), Matter().sent())
    stop = asyncio.Event()
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        running = asyncio.create_task(Postman(replace(room, mailer=Breaking(room.mailer))).run(stop))
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
    await world.tell(Matter().sent())
    stop = asyncio.Event()
    with Catcher(answer=answer).running() as catcher:
        postman = Postman(room_of(world, catcher))
        running = asyncio.create_task(postman.run(stop))

        async def counted() -> bool:
            return sum(postman.status().values()) == 1

        await eventually_async(counted, "one try is counted")
        stop.set()
        await asyncio.wait_for(running, 5)
    assert postman.status()["mails_delivered" if answer.startswith("250") else "mails_refused"] == 1
