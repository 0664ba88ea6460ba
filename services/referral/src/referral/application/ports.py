"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from referral.domain.calendar import Terms as DueTimes
    from referral.domain.calendar import WorkingDays
    from referral.domain.lifecycle import ReferralState
    from referral.domain.referral import Referral
    from referral.domain.roster import Turn
    from referral.domain.terms import TermCount
    from referral.domain.vocabulary import Owner, Purpose, Urgency


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a repeated command recognisable: the caller's key and the bytes that were sent."""

    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; nothing given is everything.

    `undecided` still waits for an answer, `overdue_at` also was due before; `owner` took it on, as the caller sees it.
    """

    state: ReferralState | None = None
    urgency: Urgency | None = None
    purpose: Purpose | None = None
    undecided: bool = False
    overdue_at: datetime | None = None
    owner: Owner | None = None
    report_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and where the next one starts."""

    items: Sequence[Referral]
    next_cursor: str | None


READ: Final = "referral.read"


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One line of the record, of a read or of the change that `action` names: names of positions, never values."""

    referral_id: UUID
    positions: frozenset[str]
    action: str = READ


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One line of the national totals: how many ever reached the stage, and how many are in it now."""

    stage: str
    reached: int
    present: int


class Referrals(Protocol):
    """Referrals as one caller can reach them: whatever they cannot is not there."""

    async def find(self, referral_id: UUID, principal: Principal, *, for_update: bool = False) -> Referral | None:
        """The referral, or None when the caller cannot reach it; `for_update` holds it until the transaction ends."""
        ...

    async def find_all(self, referral_ids: Sequence[UUID], principal: Principal) -> Sequence[Referral]:
        """Those of the named ones that the caller can reach, by id."""
        ...

    async def of_reports(self, report_ids: Sequence[UUID], principal: Principal) -> Sequence[Referral]:
        """Referrals of these reports that the caller can reach, oldest first."""
        ...

    async def page(self, principal: Principal, first: int, after: str | None, narrowing: Narrowing) -> Page:
        """The worklist of the caller's unit (of the Centre's intake: all), what is due first; raises InvalidInput for a foreign cursor."""
        ...

    async def page_by_report(self, principal: Principal, first: int, after: str | None, narrowing: Narrowing) -> Page:
        """At most `first` reports with anything on the narrowed worklist, what is due first: of each all that is on the worklist.

        Referrals of one report stand side by side. Raises InvalidInput for a foreign cursor.
        """
        ...

    async def save(self, referral: Referral, principal: Principal) -> None:
        """Stores a move of the caller's, its step in the totals and what it tells, in one transaction."""
        ...


class FollowedReferrals(Protocol):
    """Referrals as the service itself works on them: by events and by the time."""

    async def add(self, referral: Referral) -> None:
        """Stores a new referral, its step in the totals and what it tells."""
        ...

    async def find(self, referral_id: UUID) -> Referral | None:
        """The referral, held until the transaction ends."""
        ...

    async def of_report(self, report_id: UUID) -> Sequence[Referral]:
        """Every referral of the report, held until the transaction ends; nobody else can add one meanwhile."""
        ...

    async def due(self, now: datetime, limit: int, without: Sequence[UUID] = ()) -> Sequence[UUID]:
        """Some referrals with a running clock whose term has passed, but for those in `without` and those that somebody else holds."""
        ...

    async def if_free(self, referral_id: UUID) -> Referral | None:
        """The referral, held until the transaction ends; None when somebody else holds it."""
        ...

    async def save(self, referral: Referral) -> None:
        """Stores what changed, its step in the totals and what it tells."""
        ...


class EarlyDeliveries(Protocol):
    """Deliveries that were told before the referral they concern was opened."""

    async def note(self, report_id: UUID, at: datetime) -> None:
        """Keeps the earliest."""
        ...

    async def take(self, report_id: UUID) -> datetime | None:
        """When the report was first delivered, if that was told early; it is kept no longer."""
        ...


class Roster(Protocol):
    """The duty roster, as identification told it last."""

    async def turns(self, unit_id: UUID) -> Sequence[Turn]:
        """Those of the unit; none before the first was told."""
        ...


class FollowedRoster(Protocol):
    """The same as the service follows it."""

    async def keep(self, unit_id: UUID, version: int, turns: Sequence[Turn]) -> None:
        """Replaces what is known by what is newer."""
        ...


class Repeats(Protocol):
    """Commands already carried out."""

    async def seen(self, principal: Principal, operation: str, once: Once, target: UUID) -> Mapping[str, int] | None:
        """What the first run gave, or None and the key is now taken; raises IdempotencyKeyReused."""
        ...

    async def done(self, result: Mapping[str, int]) -> None:
        """Keeps what this run gave."""
        ...


class Trail(Protocol):
    """The record of reads."""

    async def note(self, principal: Principal, reads: Sequence[ReadRecord]) -> None:
        """Inserts a row per read in this transaction; if it cannot, the read fails."""
        ...


class Flow(Protocol):
    """The national totals, and nothing else."""

    async def totals(self) -> Sequence[StageTotal]:
        """One line per stage."""
        ...


class Terms(Protocol):
    """Due and overdue terms per stage, as they stood at the end of a day."""

    async def counted_at(self) -> datetime | None:
        """The moment of the numbers that are kept; None before the first count."""
        ...

    async def counts(self) -> Sequence[TermCount]:
        """One line per stage in which somebody is waited for."""
        ...

    async def count(self, moment: datetime) -> None:
        """Replaces the numbers by those of `moment`."""
        ...


class UnitOfWork(Protocol):
    """One transaction of a caller's: everything below commits together or not at all."""

    @property
    def referrals(self) -> Referrals:
        """Referrals."""
        ...

    @property
    def roster(self) -> Roster:
        """Who is on duty."""
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
    def flow(self) -> Flow:
        """Totals."""
        ...

    @property
    def terms(self) -> Terms:
        """Due and overdue."""
        ...


class FollowUnitOfWork(Protocol):
    """One transaction of the service's own."""

    @property
    def cause(self) -> UUID:
        """Id of the event that is followed: what it opens is named after it. A fresh one when the time, not an event, is at work."""
        ...

    @property
    def referrals(self) -> FollowedReferrals:
        """Referrals."""
        ...

    @property
    def deliveries(self) -> EarlyDeliveries:
        """Deliveries told early."""
        ...

    @property
    def roster(self) -> FollowedRoster:
        """Who is on duty."""
        ...

    @property
    def terms(self) -> Terms:
        """Due and overdue."""
        ...


class Directory(Protocol):
    """Reference data that the use cases ask for."""

    def intake_unit(self) -> UUID:
        """The Centre's unit that takes reports over."""
        ...

    def duty_unit(self) -> UUID:
        """The Centre's unit where escalations end."""
        ...

    def standing_duty(self) -> frozenset[UUID]:
        """Who is on the Centre's duty while the roster names nobody."""
        ...

    def takes(self, unit: UUID, purpose: Purpose) -> bool:
        """Whether a unit is of a kind that referrals of this purpose go to."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Where moments, terms and reference data come from."""

    clock: Clock
    directory: Directory
    terms: DueTimes
    working_days: WorkingDays
