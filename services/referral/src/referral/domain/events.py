"""What happened to a referral, in the words of this service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import ClockCode, Handover, Purpose, ReferralEnd, RejectionReason
    from contracts.words.urgency import Urgency


@dataclass(frozen=True, slots=True)
class ReferralSent:
    """It waits for a unit; `due` is when the term of each of its clocks ends."""

    referral_id: UUID
    report_id: UUID
    purpose: Purpose
    unit_id: UUID
    urgency: Urgency
    respond_by: datetime
    sent_at: datetime
    due: Mapping[ClockCode, datetime]


@dataclass(frozen=True, slots=True)
class ReferralAccepted:
    """A unit took it on."""

    referral_id: UUID
    report_id: UUID
    purpose: Purpose
    unit_id: UUID
    accepted_by: UUID
    accepted_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReferralRejected:
    """A unit would not take it: escalated."""

    referral_id: UUID
    report_id: UUID
    unit_id: UUID
    rejected_by: UUID
    reason: RejectionReason
    rejected_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralRerouted:
    """It moved from one unit to another in one step; `rejected_by` said for the unit that it is out of its area."""

    referral_id: UUID
    report_id: UUID
    purpose: Purpose
    from_unit_id: UUID
    unit_id: UUID
    urgency: Urgency
    way: Handover
    rejected_by: UUID | None
    rerouted_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralClosed:
    """It ended without being carried out."""

    referral_id: UUID
    report_id: UUID
    unit_id: UUID
    kind: ReferralEnd
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class ClockBreached:
    """A term passed without its step."""

    referral_id: UUID
    report_id: UUID
    clock_id: UUID
    code: ClockCode
    unit_id: UUID
    urgency: Urgency
    due_at: datetime


Happened = ReferralSent | ReferralAccepted | ReferralRejected | ReferralRerouted | ReferralClosed | ClockBreached
