"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from identification.application.list_ports import EVERYTHING
from identification.application.trail_ports import ACTION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.draft_ports import Drafts
    from identification.application.list_ports import Narrowing, Page
    from identification.application.opening_ports import Authorisations, Openings
    from identification.application.part_ports import Parts
    from identification.application.roster_ports import Rosters
    from identification.application.trail_ports import Trail
    from identification.domain.consent import ConsentEntry, ConsentScope, Ground, Hearing
    from identification.domain.disclosure import Basis, Disclosure
    from identification.domain.positions import Facts
    from identification.domain.report import Filing, Report
    from identification.domain.vocabulary import ReadingBasis, ReadingScope

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a repeated command recognisable: the caller's key and the bytes that were sent."""

    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One coded, append-only remark: an instruction or an answer."""

    code: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One line of the record, of a read or of the change that `action` names: names of classes, never values."""

    subject_id: UUID
    positions: frozenset[str]
    classes: Sequence[str]
    action: str = ACTION
    bases: Sequence[str] = field(default_factory=tuple)
    subject_type: str = "report"


class Reports(Protocol):
    """Reports, always asked for by a caller."""

    async def add(self, report: Report) -> UUID | None:
        """Stores a new report; the id of the event that tells of it. None, and nothing is stored, when its reference is taken."""
        ...

    async def facts(self, report_id: UUID, principal: Principal, *, for_update: bool = False) -> Facts:
        """The report and what decides who may read it; raises NotFound when the caller cannot reach it."""
        ...

    async def facts_of(self, report_ids: Sequence[UUID], principal: Principal) -> Sequence[Facts]:
        """The same for several, in no order; those that the caller cannot reach are left out."""
        ...

    async def report_of(self, referral_id: UUID) -> UUID:
        """Id of the report that a referral is of; raises NotFound for one that was never brought about, or not for the caller's eyes."""
        ...

    async def filed_from(self, draft_id: UUID, principal: Principal) -> UUID:
        """Id of the first report that the caller filed from a draft; raises NotFound."""
        ...

    async def save(self, report: Report) -> Sequence[UUID]:
        """Stores progress and tells what happened; the ids of the events, in their order."""
        ...

    async def note_delivery(self, report_id: UUID, at: datetime) -> None:
        """Dates the delivery to the Centre's inbox by the earliest that was told; a report that is not here is no error."""
        ...

    async def page(
        self, principal: Principal, first: int, after: str | None, narrowing: Narrowing = EVERYTHING
    ) -> Page:
        """Reports the caller holds a position towards, newest first; raises InvalidInput for a cursor that is not ours."""
        ...


class Journal(Protocol):
    """Append-only entries beside a report."""

    async def advise(self, report_id: UUID, code: str, until: datetime | None, by: UUID, at: datetime) -> None:
        """Adds an instruction."""
        ...

    async def answer(self, report_id: UUID, code: str, by: UUID, at: datetime) -> None:
        """Adds where the person is."""
        ...

    async def ended(self, report_id: UUID, referral_id: UUID | None, reason: str, by: UUID, at: datetime) -> None:
        """Adds why the author took the report back, or why the Centre ended what a referral opened."""
        ...

    async def entries(
        self, instructions: Sequence[UUID], whereabouts: Sequence[UUID]
    ) -> tuple[Mapping[UUID, Sequence[Entry]], Mapping[UUID, Sequence[Entry]]]:
        """Instructions of the first reports and whereabouts of the second ones; each by report, oldest first."""
        ...


class Ledger(Protocol):
    """Consents, the grounds of disclosure, and grounds recorded before reading."""

    async def give(self, filing: Filing, scope: ConsentScope, *, given: bool, at: datetime) -> None:
        """Adds what the person told the author to the consent ledger."""
        ...

    async def withdraw(self, filing: Filing, hearing: Hearing, by: UUID, at: datetime) -> None:
        """Adds that the person takes every scope back, as `by` heard it."""
        ...

    async def end_consents(self, report_id: UUID) -> None:
        """Grounds of disclosure that rest on consent open nothing any more."""
        ...

    async def consents(self, report_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ConsentEntry]]:
        """By report, oldest first."""
        ...

    async def add_basis(self, basis: Basis, report_id: UUID) -> None:
        """The ground for one person and purpose."""
        ...

    async def lock_basis(self, report_id: UUID, purpose: str) -> None:
        """Holds the ground until the transaction ends, so that an end and an opening cannot cross."""
        ...

    async def record_reading(
        self, report_id: UUID, by: UUID, scope: ReadingScope, basis: ReadingBasis, at: datetime
    ) -> None:
        """Notes why `by` reads what is closed to them otherwise; of several for one scope the last one counts."""
        ...

    async def reading_bases(self, report_ids: Sequence[UUID], by: UUID) -> Mapping[UUID, Mapping[str, Ground]]:
        """By report: scope -> ground, as `by` recorded it last."""
        ...


class Disclosures(Protocol):
    """What each referral opens."""

    async def find(self, referral_id: UUID) -> Disclosure | None:
        """Locked until the transaction ends, also when it is not there yet."""
        ...

    async def put(self, disclosure: Disclosure) -> None:
        """Stores it; a tombstone is never overwritten by anything but itself."""
        ...


class Repeats(Protocol):
    """Commands already carried out."""

    async def seen(self, principal: Principal, operation: str, once: Once, target: UUID | None = None) -> UUID | None:
        """The id that the first run gave, or None and the key is now taken; raises IdempotencyKeyReused."""
        ...

    async def done(self, result: UUID) -> None:
        """Keeps the id that this run gave."""
        ...


class UnitOfWork(Protocol):
    """One transaction of this service: everything below commits together or not at all."""

    @property
    def reports(self) -> Reports:
        """Reports."""
        ...

    @property
    def parts(self) -> Parts:
        """Personal contents."""
        ...

    @property
    def drafts(self) -> Drafts:
        """What was typed and not filed yet."""
        ...

    @property
    def journal(self) -> Journal:
        """Instructions and whereabouts."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Consents and grounds."""
        ...

    @property
    def disclosures(self) -> Disclosures:
        """Grants and tombstones."""
        ...

    @property
    def authorisations(self) -> Authorisations:
        """Whom referrals may open to."""
        ...

    @property
    def openings(self) -> Openings:
        """What was not opened."""
        ...

    @property
    def repeats(self) -> Repeats:
        """Idempotency."""
        ...

    @property
    def trail(self) -> Trail:
        """Audit."""
        ...

    @property
    def rosters(self) -> Rosters:
        """Who is on duty."""
        ...


class Directory(Protocol):
    """Reference data that the use cases ask for."""

    def serving_csr(self, place: str) -> UUID | None:
        """The centre for social work that serves a municipality; None for a place elsewhere."""
        ...

    def is_municipality(self, code: str, *, or_elsewhere: bool = False) -> bool:
        """Whether a municipality has this code, or one of the places beyond them where somebody may have been met."""
        ...

    def indicators(self) -> Sequence[str]:
        """Codes of all signs that may be chosen, list by list."""
        ...

    def region(self, place: str) -> str:
        """Region of a place of encounter."""
        ...

    def is_receiving_unit(self, unit: UUID) -> bool:
        """Whether a report's conflict question may name this unit: the Centre itself is never skipped."""
        ...

    def takes(self, unit: UUID, purpose: str) -> bool:
        """Whether people work there whose roles may hold the purpose."""
        ...

    def duty_inboxes(self) -> frozenset[UUID]:
        """Units whose inbox is the duty inbox of the receipt."""
        ...

    def successors(self, *, taken_from: UUID | None) -> frozenset[UUID]:
        """Units that may take on a child's referral that `taken_from` loses."""
        ...

    def units_of(self, agency: UUID | None) -> frozenset[UUID]:
        """Units of an agency; nobody's are none."""
        ...

    def instruction_needs_until(self, code: str) -> bool | None:
        """Whether an instruction asks for a moment; None for a code that is not in force."""
        ...
