"""The inbox of referral's consumer, and events of the others to put before it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from chassis.bus.codec import encode
from chassis.bus.ports import Received
from chassis.inbox.applying import Outcome
from chassis.inbox.inbox import Inbox
from contracts.envelope import Envelope, EventData
from contracts.events.identification import (
    DisclosureEndedV1,
    HandOverChangedV1,
    ReferralAuthorisedV1,
    ReportAssessedV1,
    ReportPersonAddedV1,
    ReportReceivedV1,
    ReportSubmittedV1,
    ReportWithdrawnV1,
)
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.words.disclosures import DisclosureEnd
from contracts.words.notices import Channel
from contracts.words.reports import HandOver
from contracts.words.urgency import Urgency
from tests.integration.referral.service import Service
from tests.support.referral import AUTHOR, CENTRE, CSR, INTAKE, MANAGER, NOW, OTHER_CSR, SHELTER, SUBMITTED


@dataclass
class Reader:
    """The consumer's inbox and a hand that puts events before it."""

    service: Service
    inbox: Inbox
    numbers: dict[tuple[str, UUID], int] = field(default_factory=dict)

    def received(self, event: EventData, *, sequence: int | None = None) -> Received:
        """The event as it comes from the bus, with the next number of its key unless given."""
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

    async def publish(self, event: EventData) -> Outcome:
        """Applies the event."""
        return await self.inbox.apply(self.received(event))


def submitted(report: UUID, at: datetime = SUBMITTED) -> ReportSubmittedV1:
    """A report about a child in danger was filed."""
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


def received(report: UUID, at: datetime = SUBMITTED + timedelta(minutes=10)) -> ReportReceivedV1:
    """The Centre took it over."""
    return ReportReceivedV1(report_id=report, taken_over_by=INTAKE, taken_over_at=at, version=2)


def assessed(report: UUID, at: datetime, *, others_wait: bool) -> ReportAssessedV1:
    """The Centre assessed one of its persons."""
    return ReportAssessedV1(report_id=report, assessed_at=at, version=3, others_wait=others_wait)


def withdrawn(report: UUID, at: datetime) -> ReportWithdrawnV1:
    """Its author took it back."""
    return ReportWithdrawnV1(report_id=report, withdrawn_at=at, version=2)


def handed_over(report: UUID, to: UUID) -> HandOverChangedV1:
    """A colleague of its author took it."""
    return HandOverChangedV1(report_id=report, unit_id=CSR, step=HandOver.TAKEN, second_author_id=to, changed_at=NOW)


def ended(
    referral: UUID, successor: UUID | None = None, kind: DisclosureEnd = DisclosureEnd.REVOKED
) -> DisclosureEndedV1:
    """What it opened has ended."""
    return DisclosureEndedV1(report_id=uuid4(), referral_id=referral, kind=kind, successor_unit=successor, ended_at=NOW)


def delivered(
    report: UUID,
    channel: Channel = Channel.INBOX,
    unit: UUID = CENTRE,
    at: datetime = SUBMITTED + timedelta(seconds=2),
) -> DeliveryDeliveredV1:
    """A notice lies in an inbox, or its mail was handed over."""
    return DeliveryDeliveredV1(
        notice_id=uuid4(), report_id=report, referral_id=None, unit_id=unit, channel=channel, delivered_at=at
    )


def added(report: UUID, **changes: object) -> ReportPersonAddedV1:
    """The report is about one more child."""
    usual: dict[str, object] = {
        "report_id": report,
        "person_id": uuid4(),
        "author_id": AUTHOR,
        "child_path": True,
        "urgency": "urgent",
        "serving_csr": OTHER_CSR,
        "excluded_units": (),
        "added_at": SUBMITTED,
    }
    return ReportPersonAddedV1.model_validate(usual | changes)


def authorised(report: UUID, **changes: object) -> ReferralAuthorisedV1:
    """The Centre sends its person to the shelter."""
    usual: dict[str, object] = {
        "report_id": report,
        "purpose": "emergency_accommodation",
        "unit_id": SHELTER,
        "urgency": "urgent",
        "excluded_units": (),
        "sent_by": MANAGER,
        "authorised_at": NOW,
        "version": 4,
    }
    return ReferralAuthorisedV1.model_validate(usual | changes)
