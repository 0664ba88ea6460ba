"""What happened to a report or to the duty roster, in the words of this service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
    from contracts.words.reports import HandOver
    from contracts.words.urgency import Urgency
    from identification.domain.duty.turn import Turn


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    """A report was filed."""

    report_id: UUID
    author_id: UUID
    child_path: bool
    urgency: Urgency
    danger: bool
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...]
    submitted_at: datetime
    version: int
    ask_when_safe: bool = False


@dataclass(frozen=True, slots=True)
class ReportOpened:
    """The intake read it for the first time."""

    report_id: UUID
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ReportTakenOver:
    """The Centre took it over."""

    report_id: UUID
    taken_over_by: UUID
    taken_over_at: datetime
    version: int
    second_author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportWithdrawn:
    """Its author took it back."""

    report_id: UUID
    withdrawn_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReporterAdvised:
    """The Centre said what to do now."""

    report_id: UUID
    author_id: UUID
    advised_at: datetime
    second_author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WhereaboutsUpdated:
    """The reporter said where the person is."""

    report_id: UUID
    urgency: Urgency
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """The person takes back what they agreed to; whatever rested on it is closed."""

    report_id: UUID
    withdrawn_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReportExtended:
    """Its author added to it."""

    report_id: UUID
    urgency: Urgency
    extended_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReportInfoRequested:
    """The Centre asked; `unit_id` is the author's unit, unless it must not learn of the report."""

    report_id: UUID
    question_id: UUID
    author_id: UUID
    second_author_id: UUID | None
    unit_id: UUID | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ReportInfoAnswered:
    """A question was answered."""

    report_id: UUID
    question_id: UUID
    asked_by: UUID
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class HandOverChanged:
    """Its author offered it to their unit, a colleague there took it, or the offer ended."""

    report_id: UUID
    unit_id: UUID
    step: HandOver
    second_author_id: UUID | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DisclosureEnded:
    """Nothing resting on the referral may be read any more."""

    report_id: UUID
    referral_id: UUID
    kind: DisclosureEnd
    successor_unit: UUID | None
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class OpeningRefused:
    """Referral told something that would have opened the report to a unit, and nothing was opened."""

    report_id: UUID
    referral_id: UUID
    unit_id: UUID
    reason: OpeningRefusal
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class RerouteConfirmed:
    """The Centre's duty confirmed the unit that a referral had gone on to."""

    report_id: UUID
    referral_id: UUID
    unit_id: UUID
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """Somebody was put on the duty roster of the unit, or taken off it; `turns` are all that stand on it now."""

    unit_id: UUID
    version: int
    turns: tuple[Turn, ...]
    changed_at: datetime


Happened = (
    ReportSubmitted
    | ReportOpened
    | ReportTakenOver
    | ReportWithdrawn
    | ReporterAdvised
    | WhereaboutsUpdated
    | ConsentWithdrawn
    | ReportExtended
    | ReportInfoRequested
    | ReportInfoAnswered
    | HandOverChanged
    | DisclosureEnded
    | OpeningRefused
    | RerouteConfirmed
)
