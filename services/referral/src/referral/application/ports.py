"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import AuditLog, Clock, IdempotencyRecords
    from contracts.words.referrals import Purpose
    from referral.application.clocks.ports import TermCounts
    from referral.application.duty.ports import FollowedRoster, Roster
    from referral.application.flow.ports import Flow
    from referral.application.referrals.ports import FollowedReferrals, Referrals
    from referral.application.reports.ports import EarlyDeliveries
    from referral.domain.clocks.calendar import DueTimes, WorkingDays


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
    def idempotency(self) -> IdempotencyRecords:
        """Idempotency."""
        ...

    @property
    def audit_log(self) -> AuditLog:
        """Audit."""
        ...

    @property
    def flow(self) -> Flow:
        """Totals."""
        ...

    @property
    def term_counts(self) -> TermCounts:
        """Due and overdue terms."""
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
    def term_counts(self) -> TermCounts:
        """Due and overdue terms."""
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
    """Where moments, due times and reference data come from."""

    clock: Clock
    directory: Directory
    due_times: DueTimes
    working_days: WorkingDays
