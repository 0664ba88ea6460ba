"""The service in a test: its real database and adapters, a clock that is set, and events as they come from others."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from chassis.cursors import Cursors
from chassis.db.database import Database
from chassis.domain.principal import Principal
from chassis.inbox.applying import Handlers
from chassis.ports import IdempotencyKey
from chassis.time import UuidFactory
from contracts import reference
from contracts.envelope import Envelope
from contracts.events import identification as reports
from contracts.events import referral as referrals
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.referrals import ClockCode, Handover, Purpose, ReferralEnd, RejectionReason
from contracts.words.reports import HandOver
from contracts.words.urgency import Urgency
from notifications import bootstrap
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import Dependencies
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.application.notices.notify import NoticeDependencies
from notifications.application.notices.open_notice import OpenNotice, open_notice
from notifications.entrypoints.reception import handles
from tests.support.tokens import SettableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from contracts.envelope import EventData
    from notifications.domain.notices.notice import Notice
    from tests.integration.chassis.scratch_database import Scratch

NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
KEY = bytes(range(32))
INTAKE = reference.centre_intake_unit()
CSR = reference.unit_by_code("csrnis.protection").id
OTHER_CSR = reference.unit_by_code("csrnovisad.protection").id
ON_DUTY, NEXT_ON_DUTY = reference.roster().order[:2]
TABLES = "notice, delivery, report, addressee, ended, unopened, opened, alarm, roster, waiting_question, waiting_advice, outbox, outbox_sequence, idempotency"


def principal_with(role: str, unit: UUID | None = None, subject: UUID | None = None) -> Principal:
    """A person with one role."""
    return Principal(subject or uuid4(), "somebody", "Somebody", uuid4(), unit, None, frozenset({role}), 1, None)


@dataclass(frozen=True)
class Matter:
    """A report with one referral, and the events about them."""

    report_id: UUID = field(default_factory=uuid4)
    referral_id: UUID = field(default_factory=uuid4)
    author_id: UUID = field(default_factory=uuid4)
    unit_id: UUID = CSR
    urgency: Urgency = Urgency.IMMEDIATE
    purpose: Purpose = Purpose.CHILD_PROTECTION

    @property
    def _ids(self) -> dict[str, UUID]:
        return {"report_id": self.report_id, "referral_id": self.referral_id}

    def submitted(self) -> EventData:
        """The author filed it."""
        return reports.ReportSubmittedV1(
            report_id=self.report_id,
            author_id=self.author_id,
            child_path=True,
            urgency=self.urgency,
            danger=True,
            serving_csr=self.unit_id,
            excluded_units=(),
            submitted_at=NOW,
            version=1,
        )

    def sent(self) -> EventData:
        """The referral waits for the unit."""
        return referrals.ReferralSentV1(
            referral_id=self.referral_id,
            report_id=self.report_id,
            purpose=self.purpose,
            unit_id=self.unit_id,
            urgency=self.urgency,
            respond_by=NOW,
            sent_at=NOW,
        )

    def offered(self, to: UUID) -> EventData:
        """Its author offers the report to their unit."""
        return reports.HandOverChangedV1(
            report_id=self.report_id, unit_id=to, step=HandOver.OFFERED, second_author_id=None, changed_at=NOW
        )

    def rerouted(self, to: UUID) -> EventData:
        """It moved on."""
        return referrals.ReferralReroutedV1(
            referral_id=self.referral_id,
            report_id=self.report_id,
            purpose=self.purpose,
            from_unit_id=self.unit_id,
            unit_id=to,
            urgency=self.urgency,
            rerouted_at=NOW,
            way=Handover.PASSED_ON,
        )

    def accepted(self, by: UUID | None = None) -> EventData:
        """The unit took it on."""
        return referrals.ReferralAcceptedV1(
            referral_id=self.referral_id,
            report_id=self.report_id,
            purpose=self.purpose,
            unit_id=self.unit_id,
            accepted_by=by or uuid4(),
            accepted_at=NOW,
            version=2,
        )

    def rejected(self) -> EventData:
        """The unit would not have it."""
        return referrals.ReferralRejectedV1(
            referral_id=self.referral_id,
            report_id=self.report_id,
            unit_id=self.unit_id,
            reason=RejectionReason.NO_CAPACITY,
            rejected_at=NOW,
            purpose=self.purpose,
        )

    def closed(self, kind: ReferralEnd = ReferralEnd.REVOKED) -> EventData:
        """It followed an end."""
        return referrals.ReferralClosedV1(
            referral_id=self.referral_id, report_id=self.report_id, unit_id=self.unit_id, kind=kind, closed_at=NOW
        )

    def breached(self, code: ClockCode) -> EventData:
        """A term passed."""
        return referrals.ClockBreachedV1(
            referral_id=self.referral_id,
            report_id=self.report_id,
            clock_id=uuid4(),
            code=code,
            unit_id=self.unit_id,
            urgency=self.urgency,
            due_at=NOW,
        )

    def ended(self, kind: DisclosureEnd = DisclosureEnd.REVOKED) -> EventData:
        """Nothing that rested on it may be read any more."""
        return reports.DisclosureEndedV1(
            report_id=self.report_id,
            referral_id=self.referral_id,
            kind=kind,
            successor_unit=None,
            ended_at=NOW,
        )

    def refused(self, reason: OpeningRefusal, unit_id: UUID | None = None) -> EventData:
        """Identification opened nothing to the unit."""
        return reports.OpeningRefusedV1(**self._ids, unit_id=unit_id or self.unit_id, reason=reason, refused_at=NOW)

    def allowed(self, unit_id: UUID) -> EventData:
        """Identification had authorised the unit that it went on to."""
        return reports.OpeningAllowedV1(**self._ids, unit_id=unit_id, allowed_at=NOW)

    def confirmed(self, unit_id: UUID) -> EventData:
        """The Centre's duty confirmed the unit that it had gone on to."""
        return reports.RerouteConfirmedV1(**self._ids, unit_id=unit_id, confirmed_at=NOW)

    def withdrawn(self) -> EventData:
        """The author took the report back."""
        return reports.ReportWithdrawnV1(report_id=self.report_id, withdrawn_at=NOW, version=2)

    def consent_withdrawn(self) -> EventData:
        """The person took their consent back."""
        return reports.ConsentWithdrawnV1(report_id=self.report_id, withdrawn_at=NOW, version=3)

    def assigned(self, to: UUID) -> EventData:
        """A case manager has it."""
        return reports.CaseAssignedV1(
            report_id=self.report_id, case_id=uuid4(), manager_id=to, urgency=self.urgency, assigned_at=NOW, version=3
        )

    def received(self, by: UUID | None = None) -> EventData:
        """The Centre took it over."""
        return reports.ReportReceivedV1(
            report_id=self.report_id, taken_over_by=by or uuid4(), taken_over_at=NOW, version=2
        )

    def answered(self, urgency: Urgency | None, *, call: bool = False) -> EventData:
        """The author said where the person is."""
        return reports.WhereaboutsUpdatedV1(report_id=self.report_id, updated_at=NOW, urgency=urgency, call=call)

    def extended(self, urgency: Urgency, *readable_for: Purpose) -> EventData:
        """The author added something."""
        return reports.ReportExtendedV1(
            report_id=self.report_id, urgency=urgency, extended_at=NOW, version=3, readable_for=readable_for
        )

    def advised(self) -> EventData:
        """The Centre advised the author what to do."""
        return reports.ReportAdvisedV1(report_id=self.report_id, author_id=self.author_id, advised_at=NOW)


def enveloped(event: EventData, sequence: int = 1, event_id: UUID | None = None) -> Envelope:
    """The event as it arrives."""
    return Envelope(
        id=event_id or uuid4(),
        type=event.type,
        source=event.type.partition(".")[0],
        subject=event.subject,
        time=NOW,
        sequence=sequence,
        correlationid=uuid4(),
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        data=event.written(),
    )


@dataclass
class World:
    """One migrated database with nothing in it."""

    scratch: Scratch
    worker: Database
    app: Database
    clock: SettableClock = field(default_factory=lambda: SettableClock(NOW))

    @property
    def container(self) -> bootstrap.Container:
        """What routes work with."""
        return bootstrap.Container(self.app, Dependencies(self.clock, UuidFactory(), Cursors(KEY), KEY))

    def handlers(self) -> Handlers:
        """The consumer's handlers, by this world's clock."""
        return bootstrap.handlers(handles(NoticeDependencies(ReferenceDirectory(), self.clock)))

    async def publish(self, *events: EventData) -> list[Envelope]:
        """Each event through its handler, in a transaction of its own, as the consumer would."""
        envelopes = [enveloped(event) for event in events]
        for event, envelope in zip(events, envelopes, strict=True):
            await self.handle(event, envelope)
        return envelopes

    async def handle(self, event: EventData, envelope: Envelope) -> None:
        """One event that may come again."""
        async with self.worker.transaction() as connection:
            await self.handlers()[type(event)](event, envelope, connection)

    async def inbox(self, principal: Principal, *, open_only: bool = False) -> list[Notice]:
        """What the person finds."""
        async with self.container.unit_of_work(principal) as uow:
            return list((await list_inbox(ListInbox(principal, 100, None, open_only), uow)).items)

    async def codes(self, principal: Principal, *, open_only: bool = True) -> list[str]:
        """Codes of what the person finds, newest first."""
        return [notice.code.value for notice in await self.inbox(principal, open_only=open_only)]

    async def open(
        self, notice_id: UUID, principal: Principal, key: str | None = None, version: int | None = None
    ) -> Notice:
        """Clears a notice; without a key under a new one."""
        idempotency_key = IdempotencyKey(
            key or f"key-{uuid4()}", b"{}" if version is None else f'{{"expectedVersion":{version}}}'.encode()
        )
        async with self.container.unit_of_work(principal) as uow:
            return await open_notice(OpenNotice(principal, idempotency_key, notice_id, version), uow, self.clock)

    def published(self) -> list[dict[str, Any]]:
        """What this service published others, per notice in order."""
        rows = self.scratch.as_superuser("select row_to_json(outbox) from outbox order by key, sequence")
        return [json.loads(row[0]) for row in rows]

    def notices(self) -> list[list[str]]:
        """Id, state and version of every notice."""
        return self.scratch.as_superuser("select id, state, version from notice order by id")

    def deliveries(self) -> list[list[str]]:
        """State, attempts and refusals of every delivery."""
        return self.scratch.as_superuser("select state, attempt, refusals from delivery order by created_at, notice_id")

    def rows(self, table: str) -> int:
        """How many rows a table has, the one who may see them."""
        return int(self.scratch.as_superuser(f"select count(*) from {table}")[0][0])


@asynccontextmanager
async def world_on(scratch: Scratch) -> AsyncIterator[World]:
    """A world with nothing in it; the audit record stays, no one may delete from it."""
    scratch.empty(TABLES)
    async with scratch.database("notifications_worker") as worker, scratch.database("notifications_app") as app:
        yield World(scratch, worker, app)
