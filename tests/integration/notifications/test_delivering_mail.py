"""Mail is handed over at least once, outside any transaction, by a real SMTP server that comes and goes."""

from __future__ import annotations

import ssl
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from contracts.words.referrals import ClockCode
from contracts.words.urgency import Urgency
from infra.deployment.making import Folder
from notifications.adapters.deliveries.smtp import MailServer, SmtpMailer
from notifications.application.deliveries.hand_over import Outcome, hand_over
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.post_room import CSR_MAIL, INTAKE_MAIL, PATIENCE, outcome_of, room_of
from tests.integration.notifications.world import CSR, INTAKE, Matter, World, principal_with

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_mail_reaches_the_units_address_with_the_sentence_and_nothing_else(world: World) -> None:
    (cause,) = await world.publish(Matter().sent())
    (notice,) = await world.inbox(principal_with("csr_worker", CSR))
    with Catcher().running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.DELIVERED
    (mail,), (envelope,) = catcher.mails, catcher.envelopes
    assert (envelope.rcpt_tos, envelope.mail_from) == ([CSR_MAIL], "obavestenja@spona.example")
    assert mail["Message-ID"] == f"<{notice.id}@spona.example>"
    assert mail.get_content().splitlines() == [
        "Нови захтев чека преузимање. Уђите у систем.",
        "Novi zahtev čeka preuzimanje. Uđite u sistem.",
        "A new request is waiting to be taken over. Please sign in.",
        "",
        "https://spona.example/",
    ]
    assert world.deliveries() == [["delivered", "1", "0"]]
    by_mail = world.published()[1]
    assert (by_mail["type"], by_mail["data"]["channel"]) == ("notifications.delivery-delivered.v1", "email")
    assert (by_mail["sequence"], by_mail["correlationid"]) == (2, str(cause.correlationid))
    assert by_mail["causationid"] == str(cause.id)


async def test_what_was_delivered_is_not_due_again(world: World) -> None:
    await world.publish(Matter().sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        assert [await outcome_of(room), await outcome_of(room)] == [Outcome.DELIVERED, None]
        world.clock.forward(days=2)
        assert await outcome_of(room) is None
    assert len(catcher.mails) == 1


async def test_the_alert_of_a_person_on_duty_goes_to_their_units_address(world: World) -> None:
    await world.publish(Matter().breached(ClockCode.TAKEOVER_15MIN))
    with Catcher().running() as catcher:
        await hand_over(room_of(world, catcher))
    assert catcher.envelopes[0].rcpt_tos == [INTAKE_MAIL]
    assert [each["data"]["channel"] for each in world.published()] == ["email"]


async def test_a_mail_server_that_was_away_longer_than_every_pause_gets_every_mail_once_it_is_back(
    world: World,
) -> None:
    matters = [Matter() for _ in range(5)]
    await world.publish(*(matter.sent() for matter in matters))
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


async def test_a_server_that_refuses_is_asked_to_the_bound_and_then_the_failure_is_published(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())
    with Catcher(answer="550 not today").running() as catcher:
        room = room_of(world, catcher)
        for _ in range(PATIENCE.refusals):
            assert await outcome_of(room) is Outcome.REFUSED
            world.clock.forward(minutes=11)
        assert await outcome_of(room) is None
    assert catcher.asked == PATIENCE.refusals
    assert world.deliveries() == [["failed", str(PATIENCE.refusals), str(PATIENCE.refusals)]]
    failed = world.published()[-1]
    assert failed["type"] == "notifications.delivery-failed.v1"
    assert (failed["data"]["channel"], failed["data"]["unitId"]) == ("email", str(CSR))
    assert failed["data"]["referralId"] == str(matter.referral_id)


async def test_a_server_that_takes_it_at_the_last_try_has_it_delivered(world: World) -> None:
    await world.publish(Matter().sent())
    with Catcher(answer="451 later").running() as catcher:
        room = room_of(world, catcher)
        for _ in range(PATIENCE.refusals - 1):
            await hand_over(room)
            world.clock.forward(minutes=11)
        catcher.answer = "250 taken"
        assert await outcome_of(room) is Outcome.DELIVERED


async def test_a_server_that_is_closing_counts_as_away_not_as_refusing(world: World) -> None:
    await world.publish(Matter().sent())
    with Catcher(answer="421 closing").running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.UNREACHABLE
    assert world.deliveries() == [["pending", "1", "0"]]


async def test_a_recipient_that_the_server_does_not_know_is_a_refusal(world: World) -> None:
    await world.publish(Matter().sent())
    with Catcher(recipient_answer="550 who").running() as catcher:
        assert await outcome_of(room_of(world, catcher)) is Outcome.REFUSED
    assert world.deliveries() == [["pending", "1", "1"]]


async def test_a_server_without_the_protection_asked_for_gets_no_mail_and_costs_no_try(world: World) -> None:
    await world.publish(Matter().sent())
    with Catcher().running() as catcher:
        server = MailServer(
            "127.0.0.1", catcher.port, "obavestenja@spona.example", "https://spona.example/", "starttls"
        )
        assert await outcome_of(replace(room_of(world, catcher), mailer=SmtpMailer(server))) is Outcome.UNREACHABLE
    assert (catcher.mails, world.deliveries()) == ([], [["pending", "1", "0"]])


async def test_a_server_of_an_authority_of_its_own_is_believed_when_that_is_given(world: World, tmp_path: Path) -> None:
    made = tmp_path / "secrets"
    Folder(made).make(["127.0.0.1"])
    encrypted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    encrypted.load_cert_chain(made / "collector.pem", made / "collector.key")
    await world.publish(Matter().sent())
    with Catcher(tls=encrypted).running() as catcher:
        stranger = MailServer("127.0.0.1", catcher.port, "a@spona.example", "https://spona.example/", "starttls")
        room = room_of(world, catcher)
        assert await outcome_of(replace(room, mailer=SmtpMailer(stranger))) is Outcome.UNREACHABLE
        world.clock.forward(minutes=11)
        known = SmtpMailer(replace(stranger, ca=made / "ca.pem"))
        assert await outcome_of(replace(room, mailer=known)) is Outcome.DELIVERED
    assert len(catcher.mails) == 1


async def test_a_unit_without_an_address_is_a_failure_in_the_end_and_stops_no_other_mail(world: World) -> None:
    await world.publish(Matter(unit_id=UUID(int=7)).sent(), Matter().sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        assert {await outcome_of(room), await outcome_of(room)} == {Outcome.REFUSED, Outcome.DELIVERED}
        for _ in range(PATIENCE.refusals):
            world.clock.forward(minutes=11)
            await hand_over(room)
    assert sorted(row[0] for row in world.deliveries()) == ["delivered", "failed"]


async def test_immediate_mail_goes_before_mail_that_is_due_longer(world: World) -> None:
    await world.publish(Matter(urgency=Urgency.STANDARD).sent())
    world.clock.forward(minutes=1)
    await world.publish(Matter(unit_id=INTAKE).sent())
    with Catcher().running() as catcher:
        room = room_of(world, catcher)
        await hand_over(room)
        await hand_over(room)
    assert [envelope.rcpt_tos for envelope in catcher.envelopes] == [[INTAKE_MAIL], [CSR_MAIL]]
