"""What happened to a report, to the duty roster or to a question without a report, in the words of this service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
    from contracts.words.drafts import DraftReminder
    from contracts.words.persons import ConsentOutcome
    from contracts.words.referrals import Purpose
    from contracts.words.reports import HandOver
    from contracts.words.urgency import Urgency
    from identification.domain.duty.turn import Turn


@dataclass(frozen=True, slots=True)
class OfReport:
    """Something about a report, with all who were reported at once."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class OfPerson(OfReport):
    """Something about one of them: `person_id` says whom, by their own report; the first without it."""

    person_id: UUID | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class ReportSubmitted(OfReport):
    """A report was filed."""

    author_id: UUID
    child_path: bool
    urgency: Urgency
    danger: bool
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...]
    submitted_at: datetime
    version: int
    ask_when_safe: bool = False
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportPersonAdded(OfPerson):
    """The report that was filed is about one more person."""

    author_id: UUID
    child_path: bool
    urgency: Urgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...]
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ReportOpened(OfReport):
    """The intake read it for the first time."""

    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ReportTakenOver(OfReport):
    """The Centre took it over."""

    taken_over_by: UUID
    taken_over_at: datetime
    version: int
    second_author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportWithdrawn(OfReport):
    """Its author took it back."""

    withdrawn_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReporterAdvised(OfPerson):
    """The Centre said what to do now."""

    author_id: UUID
    advised_at: datetime
    second_author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WhereaboutsUpdated(OfPerson):
    """The reporter said where the person is."""

    urgency: Urgency
    updated_at: datetime
    call: bool = False


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(OfPerson):
    """The person takes back what they agreed to; whatever rested on it is closed."""

    withdrawn_at: datetime
    version: int
    ask_when_safe: bool = False


@dataclass(frozen=True, slots=True)
class ConsentRecorded(OfPerson):
    """The person was asked, or it was tried."""

    outcome: ConsentOutcome
    recorded_by: UUID
    author_id: UUID
    second_author_id: UUID | None
    ask_when_safe: bool
    recorded_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class PersonAgeChanged(OfPerson):
    """The person is a child, or is none, other than was taken for true: another path is in force."""

    child_path: bool
    urgency: Urgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...]
    recorded_by: UUID
    author_id: UUID
    second_author_id: UUID | None
    ask_when_safe: bool
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class AdultProposed(OfPerson):
    """A member of the Centre proposes that a child is an adult: another person must look at it."""

    urgency: Urgency
    proposed_by: UUID
    proposed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class AdultProposalEnded(OfPerson):
    """The proposal is not to be confirmed any more, whatever ended it."""

    proposed_by: UUID
    ended_by: UUID
    ended_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReportExtended(OfPerson):
    """Its author added to it."""

    urgency: Urgency
    extended_at: datetime
    version: int
    readable_for: tuple[Purpose, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportInfoRequested(OfPerson):
    """The Centre asked; `unit_id` is the author's unit, unless it must not learn of the report."""

    question_id: UUID
    author_id: UUID
    second_author_id: UUID | None
    unit_id: UUID | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ReportInfoAnswered(OfPerson):
    """A question was answered."""

    question_id: UUID
    asked_by: UUID
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class HandOverChanged(OfReport):
    """Its author offered it to their unit, a colleague there took it, or the offer ended."""

    unit_id: UUID
    step: HandOver
    second_author_id: UUID | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DisclosureEnded(OfPerson):
    """Nothing resting on the referral may be read any more."""

    referral_id: UUID
    kind: DisclosureEnd
    successor_unit: UUID | None
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class OpeningRefused(OfPerson):
    """An event of referral would have opened the report to a unit, and nothing was opened."""

    referral_id: UUID
    unit_id: UUID
    reason: OpeningRefusal
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class OpeningAllowed(OfPerson):
    """A referral went on to a unit that was authorised before."""

    referral_id: UUID
    unit_id: UUID
    allowed_at: datetime


@dataclass(frozen=True, slots=True)
class RerouteConfirmed(OfPerson):
    """The Centre's duty confirmed the unit that a referral had gone on to."""

    referral_id: UUID
    unit_id: UUID
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """A person was put on the duty roster of the unit, or taken off it; `turns` are all that stand on it now."""

    unit_id: UUID
    version: int
    turns: tuple[Turn, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DraftReminderChanged:
    """A draft has lain untouched for as long as the step says, or does so no more."""

    draft_id: UUID
    author_id: UUID
    unit_id: UUID
    step: DraftReminder
    urgency: Urgency
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """A caller asked the Centre without reporting anyone; a person answers by `due_at`."""

    advice_id: UUID
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AdviceAnswered:
    """A person of the Centre did."""

    advice_id: UUID
    author_id: UUID
    answered_at: datetime
