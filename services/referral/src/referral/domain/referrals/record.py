"""What a referral consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.changes import Change
    from contracts.words.referrals import Purpose, ReferralState, RejectionReason, Stage
    from contracts.words.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Rejection:
    """One line of the log of rejections: which unit, by whom, why."""

    unit_id: UUID
    rejected_by: UUID
    reason: RejectionReason
    rejected_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """What is fixed when a referral is opened. Excluded units never learn of it; without a person it is for the first of the report."""

    id: UUID
    report_id: UUID
    purpose: Purpose
    author_id: UUID
    urgency: Urgency
    excluded_units: frozenset[UUID]
    sent_at: datetime
    respond_by: datetime
    person_id: UUID | None = None


@dataclass(slots=True)
class Progress:
    """What changes. Barred units had it before: it never goes back to one."""

    unit_id: UUID
    state: ReferralState
    stage: Stage
    reached: frozenset[Stage]
    version: int = 1
    barred_units: frozenset[UUID] = frozenset()
    accepted_by: UUID | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    second_author_id: UUID | None = None
    changes: tuple[Change, ...] = ()
