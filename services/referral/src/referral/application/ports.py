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
    from referral.application.flow.ports import Flow, FollowedFlow
    from referral.application.referrals.ports import FollowedReferrals, Referrals
    from referral.application.reports.ports import EarlyDeliveries
    from referral.domain.clocks.calendar import DueTimes, WorkingDays


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction of a caller's: everything below commits together or not at all."""

    referrals: Referrals
    roster: Roster
    idempotency: IdempotencyRecords
    audit_log: AuditLog
    flow: Flow
    term_counts: TermCounts


@dataclass(frozen=True, slots=True)
class FollowUnitOfWork:
    """One transaction of the service's own.

    `cause` is the id of the event that is followed: what it opens is named after it. A fresh one when the time, not an event, is at work.
    """

    cause: UUID
    referrals: FollowedReferrals
    deliveries: EarlyDeliveries
    roster: FollowedRoster
    flow: FollowedFlow
    term_counts: TermCounts


class Directory(Protocol):
    """Reference data that the use cases ask for."""

    def intake_unit(self) -> UUID:
        """The Centre's unit that takes reports over."""

    def duty_unit(self) -> UUID:
        """The Centre's unit where escalations end."""

    def standing_duty(self) -> frozenset[UUID]:
        """Who is on the Centre's duty while the roster has no turn."""

    def takes(self, unit: UUID, purpose: Purpose) -> bool:
        """Whether referrals of this purpose go to the unit."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where moments, due times and reference data come from."""

    clock: Clock
    directory: Directory
    due_times: DueTimes
    working_days: WorkingDays
