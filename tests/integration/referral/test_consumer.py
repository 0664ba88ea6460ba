"""Events of the others through the real inbox: each has its effect once, in order, and what is refused parks its own key only."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.bus.codec import encode
from chassis.bus.ports import Received
from chassis.db.database import Database
from chassis.inbox.dead_letters import DeadLetters
from chassis.inbox.handlers import handlers
from chassis.inbox.inbox import Inbox, Outcome
from chassis.vault import keyset_file
from contracts.envelope import Envelope, EventData
from contracts.events.identification import (
    DisclosureEnd,
    DisclosureEndedV1,
    ReportOpenedV1,
    ReportReceivedV1,
    ReportSubmittedV1,
    ReportWithdrawnV1,
    Urgency,
)
from contracts.events.notifications import Channel, DeliveryDeliveredV1
from referral import bootstrap
from referral.application.translate import opening_of
from referral.domain.errors import UnknownReferral
from referral.entrypoints.reception import Reception
from referral.entrypoints.sweeping import ClockSweeper
from tests.integration.referral.service import Service
from tests.support.referral import AUTHOR, CENTRE, CSR, INTAKE, OTHER_CSR, PEOPLE, SUBMITTED

CHILD = "child_protection"


@dataclass
class Reader:
    """The consumer's inbox and a hand that puts events before it."""

    service: Service
    inbox: Inbox
    numbers: dict[tuple[str, UUID], int] = field(default_factory=dict)

    def received(self, event: EventData, *, sequence: int | None = None) -> Received:
        """The event as it comes from the bus, with the next number of its key unless told."""
        place = (event.topic, event.subject)
        self.numbers[place] = sequence or self.numbers.get(place, 0) + 1
        envelope = Envelope(
            id=uuid4(),
            type=event.type,
            source=event.type.split(".")[0],
            subject=event.subject,
            time=SUBMITTED,
            sequence=self.numbers[place],
            correlationid=uuid4(),
            data=event.written(),
        )
        record = encode(event.topic, envelope)
        return Received(record.topic, 0, self.numbers[place], record.key, record.headers, record.value)

    async def tell(self, event: EventData) -> Outcome:
        """Applies the event."""
        return await self.inbox.apply(self.received(event))


@pytest.fixture
async def reader(service: Service, tmp_path: Path) -> AsyncIterator[Reader]:
    keyset_file.create(tmp_path / "dead-letters.json")
    handles = Reception(service.bench.sources).handles()
    own = handlers(bootstrap.NAME, handles, bootstrap.unit_of_work_for_event)
    aead = keyset_file.load(tmp_path / "dead-letters.json")
    inbox = Inbox(Database(service.scratch.dsn("referral_worker")), bootstrap.NAME, own, aead)
    yield Reader(service, inbox)
    await inbox.db.dispose()


def submitted(report: UUID, at: datetime = SUBMITTED) -> ReportSubmittedV1:
    return ReportSubmittedV1(
        report_id=report,
        author_id=AUTHOR,
        child_path=True,
        urgency=Urgency.IMMEDIATE,
        danger=True,
        serving_csr=CSR,
        excluded_units=(),
        submitted_at=at,
        version=1,
    )


def received(report: UUID, minutes: int = 10) -> ReportReceivedV1:
    at = SUBMITTED + timedelta(minutes=minutes)
    return ReportReceivedV1(report_id=report, taken_over_by=INTAKE, taken_over_at=at, version=2)


def delivered(report: UUID, channel: Channel = Channel.INBOX, unit: UUID = CENTRE) -> DeliveryDeliveredV1:
    at = SUBMITTED + timedelta(seconds=2)
    return DeliveryDeliveredV1(
        notice_id=uuid4(), report_id=report, referral_id=None, unit_id=unit, channel=channel, delivered_at=at
    )


async def test_an_event_that_comes_twice_has_its_effect_once(reader: Reader) -> None:
    record = reader.received(submitted(uuid4()))
    assert [await reader.inbox.apply(record) for _ in range(3)] == [
        Outcome.APPLIED,
        Outcome.DUPLICATE,
        Outcome.DUPLICATE,
    ]
    assert reader.service.rows("select count(*) from referral") == [["2"]]
    assert reader.service.told() == ["referral.referral-sent.v1"] * 2
    causes = reader.service.rows("select count(distinct causationid), count(distinct correlationid) from outbox")
    assert causes == [["1", "1"]]


async def test_two_events_in_reverse_end_in_the_same_state(reader: Reader) -> None:
    report = uuid4()
    first, second = reader.received(submitted(report)), reader.received(received(report))
    assert await reader.inbox.apply(second) is Outcome.WAITING
    assert await reader.inbox.apply(first) is Outcome.APPLIED
    waiting = await reader.inbox.next_waiting(first.topic, report)
    assert waiting is not None
    assert await reader.inbox.apply(waiting) is Outcome.APPLIED
    states = reader.service.rows("select purpose, state from referral order by purpose")
    assert states == [[CHILD, "sent"], ["formal_identification", "accepted"]]


async def test_the_main_way_of_a_report(reader: Reader) -> None:
    report = uuid4()
    await reader.tell(submitted(report))
    assert await reader.tell(ReportOpenedV1(report_id=report, opened_at=SUBMITTED)) is Outcome.NOT_HANDLED
    await reader.tell(delivered(report))
    await reader.tell(received(report))
    referral = UUID(reader.service.rows(f"select id from referral where purpose = '{CHILD}'")[0][0])
    await reader.service.accept(PEOPLE["worker"], referral)
    await reader.tell(
        DisclosureEndedV1(
            report_id=report,
            referral_id=referral,
            kind=DisclosureEnd.REVOKED,
            successor_unit=OTHER_CSR,
            ended_at=SUBMITTED + timedelta(hours=1),
        )
    )
    rows = reader.service.rows(
        "select unit_id, state from referral where purpose = 'child_protection' order by sent_at"
    )
    assert rows == [[str(CSR), "revoked"], [str(OTHER_CSR), "sent"]]
    met = reader.service.rows("select code from clock where state = 'met' order by code")
    assert met == [["DELIVERY_60S"], ["REFERRAL_DECIDE"], ["TAKEOVER_15MIN"], ["TRIAGE_ASSESS"]]
    assert reader.service.told() == [
        "referral.referral-sent.v1",
        "referral.referral-sent.v1",
        "referral.referral-accepted.v1",
        "referral.referral-accepted.v1",
        "referral.referral-closed.v1",
        "referral.referral-sent.v1",
    ]


@pytest.mark.parametrize(
    ("channel", "unit", "state"),
    [(Channel.INBOX, CENTRE, "met"), (Channel.EMAIL, CENTRE, "running"), (Channel.INBOX, CSR, "running")],
)
async def test_only_the_centre_s_inbox_counts_as_delivered(
    reader: Reader, channel: Channel, unit: UUID, state: str
) -> None:
    report = uuid4()
    await reader.tell(delivered(report, channel, unit))
    await reader.tell(submitted(report))
    assert reader.service.rows("select state from clock where code = 'DELIVERY_60S'") == [[state]]


async def test_a_value_of_a_later_version_is_taken_as_the_safe_one(reader: Reader) -> None:
    report = uuid4()
    record = reader.received(submitted(report))
    later = Received(record.topic, 0, 1, record.key, record.headers, record.value.replace(b'"immediate"', b'"at_once"'))
    assert await reader.inbox.apply(later) is Outcome.APPLIED
    assert reader.service.rows("select distinct urgency from referral") == [["immediate"]]


async def test_what_cannot_be_applied_parks_its_own_key_until_it_is_replayed(reader: Reader) -> None:
    lost, other = uuid4(), uuid4()
    reader.numbers["identification.reports", lost] = 0
    too_early = reader.received(received(lost))
    with pytest.raises(UnknownReferral) as refused:
        await reader.inbox.apply(too_early)
    letter = await reader.inbox.bury(too_early, refused.value, 1)
    assert letter is not None
    behind = reader.received(ReportWithdrawnV1(report_id=lost, withdrawn_at=SUBMITTED, version=3))
    assert await reader.inbox.apply(behind) is Outcome.PARKED
    assert await reader.tell(submitted(other)) is Outcome.APPLIED
    dead = DeadLetters(reader.inbox)
    assert [each.reason for each in await dead.list()] == ["referral.domain.errors.UnknownReferral"]
    await reader.service.open(opening_of(submitted(lost)))
    replayed = await dead.replay(letter.id)
    assert (replayed.outcome, replayed.behind) == (Outcome.APPLIED, {"applied": 1})
    assert await dead.list() == []


async def test_the_sweeper_s_round_breaches_and_tells(reader: Reader) -> None:
    await reader.tell(submitted(uuid4()))
    clock = reader.service.bench.clock
    sweeper = ClockSweeper(reader.service.worker, clock)
    clock.at = SUBMITTED + timedelta(seconds=61)
    assert [await sweeper.sweep_once() for _ in range(2)] == [1, 0]
    assert reader.service.rows("select code, breached_at = due_at from clock where state = 'breached'") == [
        ["DELIVERY_60S", "t"]
    ]
    await reader.tell(delivered(UUID(reader.service.rows("select report_id from referral")[0][0])))
    # It was there after two seconds, only told late: the clock says so, the alert stays told.
    assert reader.service.rows("select state, breach_told from clock where code = 'DELIVERY_60S'") == [["met", "t"]]
    assert reader.service.told()[2:] == ["referral.clock-breached.v1"]
