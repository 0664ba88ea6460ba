"""What happened to a referral, in the words of this service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import ClockCode, Handover, Purpose, ReferralEnd, RejectionReason
    from contracts.words.urgency import Urgency


@dataclass(frozen=True, slots=True)
class OfReferral:
    """Something about a referral; `person_id` says for which of several persons of the report, if it is not the first."""

    referral_id: UUID
    report_id: UUID
    person_id: UUID | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class ReferralSent(OfReferral):
    """It waits for a unit; `due` is when the term of each of its clocks ends."""

    purpose: Purpose
    unit_id: UUID
    urgency: Urgency
    respond_by: datetime
    sent_at: datetime
    due: Mapping[ClockCode, datetime]


@dataclass(frozen=True, slots=True)
class ClockStarted(OfReferral):
    """A term began after it was sent."""

    clock_id: UUID
    code: ClockCode
    started_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralAccepted(OfReferral):
    """A unit took it on."""

    purpose: Purpose
    unit_id: UUID
    accepted_by: UUID
    accepted_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReferralRejected(OfReferral):
    """A unit would not take it: escalated. `protect_due_at`: by when another unit must be asked to protect the child."""

    unit_id: UUID
    rejected_by: UUID
    reason: RejectionReason
    rejected_at: datetime
    protect_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralRerouted(OfReferral):
    """It moved from one unit to another in one step; `rejected_by` said for the unit that it is out of its area.

    `protect_due_at`: by when another unit must be asked to protect the child, where the Centre's duty has it now.
    """

    purpose: Purpose
    from_unit_id: UUID
    unit_id: UUID
    urgency: Urgency
    way: Handover
    rejected_by: UUID | None
    rerouted_at: datetime
    protect_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralClosed(OfReferral):
    """It ended without being carried out."""

    unit_id: UUID
    kind: ReferralEnd
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class ClockBreached(OfReferral):
    """A term passed without its step."""

    clock_id: UUID
    code: ClockCode
    unit_id: UUID
    urgency: Urgency
    due_at: datetime


Happened = (
    ReferralSent
    | ClockStarted
    | ReferralAccepted
    | ReferralRejected
    | ReferralRerouted
    | ReferralClosed
    | ClockBreached
)
