"""What identification publishes: topic `identification.reports`, keyed by report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.envelope import EventData
from contracts.open_words import Open, Sentence
from contracts.topics import IDENTIFICATION_REPORTS
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.persons import ConsentOutcome
from contracts.words.procedures import ProcedureStep
from contracts.words.referrals import Purpose, ReferralEnd
from contracts.words.reports import HandOver, goes_on
from contracts.words.urgency import Urgency

if TYPE_CHECKING:
    from contracts.open_words import Unknown

OpenUrgency = Annotated[
    Open[Urgency],
    Sentence("How fast a unit must answer: from the danger that was reported and whether a child may be concerned."),
]


def urgency_of(published: Urgency | Unknown) -> Urgency:
    """As a reader takes it: one of a later version counts as immediate, since too loud is better than too quiet."""
    return published if isinstance(published, Urgency) else Urgency.IMMEDIATE


class ReportEvent(EventData):
    """Something about a report, with all who were reported at once."""

    topic: ClassVar[str] = IDENTIFICATION_REPORTS
    subject_field: ClassVar[str] = "report_id"

    report_id: UUID


class PersonEvent(ReportEvent):
    """Something about one of them: `person_id` says whom, by their own report; the first without it."""

    person_id: UUID | None = None

    @property
    def about(self) -> UUID:
        """The report of the one person: each other person reported at once has one of their own, with its own id."""
        return self.person_id or self.report_id


class ReportSubmittedV1(ReportEvent):
    """A report was saved; units are opaque ids, the serving CSR is absent when it is excluded or no child is concerned.

    `ask_when_safe`: the Centre must still ask the person, as soon as that is safe. `received_at`: the Centre had it
    before it was saved, by telephone or on paper; absent for what reporters file themselves.
    """

    type: ClassVar[str] = "identification.report-submitted.v1"

    author_id: UUID
    child_path: bool
    urgency: OpenUrgency
    danger: bool
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...] = Field(max_length=20)
    submitted_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    ask_when_safe: bool = False
    received_at: AwareDatetime | None = None


class ReportPersonAddedV1(PersonEvent):
    """A report is about one more person, who has a way in, units that never learn of them, and a serving CSR of their own."""

    type: ClassVar[str] = "identification.report-person-added.v1"

    person_id: UUID
    author_id: UUID
    child_path: bool
    urgency: OpenUrgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...] = Field(max_length=20)
    added_at: AwareDatetime


class ReportOpenedV1(ReportEvent):
    """The Centre's intake read the report for the first time."""

    type: ClassVar[str] = "identification.report-opened.v1"

    opened_at: AwareDatetime


class ReportReceivedV1(ReportEvent):
    """The Centre took the report over."""

    type: ClassVar[str] = "identification.report-received.v1"

    taken_over_by: UUID
    taken_over_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    second_author_id: UUID | None = None


class ReportAssessedV1(PersonEvent):
    """The Centre recorded how it assesses the person; what it found stays with identification.

    `others_wait`: another person of the report is still to be assessed.
    """

    type: ClassVar[str] = "identification.report-assessed.v1"

    assessed_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    others_wait: bool


class DismissalProposedV1(ReportEvent):
    """A member of the Centre proposes to dismiss a child's report; nothing changes until a supervisor agrees. Why is not said."""

    type: ClassVar[str] = "identification.dismissal-proposed.v1"

    urgency: OpenUrgency
    proposed_by: UUID
    proposed_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class DismissalProposalEndedV1(ReportEvent):
    """The proposal no longer waits: it was decided, something changed that it rested on, or another one takes its place."""

    type: ClassVar[str] = "identification.dismissal-proposal-ended.v1"

    proposed_by: UUID
    ended_by: UUID
    ended_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ReportEndedEvent(ReportEvent):
    """A report has ended, and its referrals as `referrals_end` says; `assessed`: the Centre assessed it in the same step.

    What is disclosed in the state that the report is in since goes on.
    """

    referrals_end: ClassVar[ReferralEnd]
    assessed: ClassVar[bool] = False

    @property
    def goes_on(self) -> frozenset[Purpose]:
        """Purposes of which a referral does not end with the report."""
        return goes_on(self.referrals_end)

    @property
    def ended_at(self) -> AwareDatetime:
        """Since when."""
        raise NotImplementedError


class ReportWithdrawnV1(ReportEndedEvent):
    """The author took an adult's report back before anybody took it over."""

    type: ClassVar[str] = "identification.report-withdrawn.v1"
    referrals_end: ClassVar[ReferralEnd] = ReferralEnd.WITHDRAWN

    withdrawn_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)

    @property
    def ended_at(self) -> AwareDatetime:
        """When it was taken back."""
        return self.withdrawn_at


class ReportDismissedV1(ReportEndedEvent):
    """The Centre assessed the report and dismissed it; why stays with identification."""

    type: ClassVar[str] = "identification.report-dismissed.v1"
    referrals_end: ClassVar[ReferralEnd] = ReferralEnd.DISMISSED
    assessed: ClassVar[bool] = True

    dismissed_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    second_author_id: UUID | None = None

    @property
    def ended_at(self) -> AwareDatetime:
        """When it was dismissed."""
        return self.dismissed_at


class ReportReopenedV1(PersonEvent):
    """A supervisor of the Centre opened a dismissed report again, with each of its persons; why stays with identification.

    It is to be assessed anew, and what ended stays ended: of a child for whom no request goes on, `serving_csr` is asked again. Units are
    opaque ids as in a submission. `ask_when_safe`: whether anybody of the report is still to be asked for consent.
    """

    type: ClassVar[str] = "identification.report-reopened.v1"

    author_id: UUID
    second_author_id: UUID | None
    child_path: bool
    urgency: OpenUrgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...] = Field(max_length=20)
    ask_when_safe: bool
    reopened_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ReportCorrectedV1(PersonEvent):
    """The Centre corrected facts that were fixed at filing, of each person for themselves; what they are stays with identification.

    `unit_was`: what intake had entered for this unit is another one's, `unit_now`, unless that must not learn of the report.
    """

    type: ClassVar[str] = "identification.report-corrected.v1"

    recorded_by: UUID
    author_id: UUID
    second_author_id: UUID | None
    corrected_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    unit_was: UUID | None = None
    unit_now: UUID | None = None


class CaseAssignedV1(PersonEvent):
    """A report that was taken over is in the hands of a case manager from now on; a later one takes the place of an earlier."""

    type: ClassVar[str] = "identification.case-assigned.v1"

    case_id: UUID
    manager_id: UUID
    urgency: OpenUrgency
    assigned_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ProcedureMovedV1(PersonEvent):
    """Something happened in the formal procedure of a person; what was found, and how it was decided, stays with identification.

    `awaited` are members of the panel who have something to do from now on. A person's reporters learn when it is opened and concluded.
    """

    type: ClassVar[str] = "identification.procedure-moved.v1"

    procedure_id: UUID
    step: Annotated[Open[ProcedureStep], Sentence("What happened; a step of a later version changes nothing.")]
    awaited: tuple[UUID, ...] = Field(max_length=3)
    second_author_id: UUID | None
    moved_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ProcedureReadersChangedV1(PersonEvent):
    """Who reads the record of a person for a formal procedure from now on, and no one else: its panel, and whether a director does."""

    type: ClassVar[str] = "identification.procedure-readers-changed.v1"

    panel: tuple[UUID, ...] = Field(max_length=3)
    director: bool
    version: int = Field(ge=1, le=2**31 - 1)


class CaseRecusedV1(PersonEvent):
    """A case manager, or who stood in for them, gave the case up for good; without a manager it waits for another one.

    `of_panel`: a member of the panel did, and a seat is to be filled.
    """

    type: ClassVar[str] = "identification.case-recused.v1"

    case_id: UUID
    recused_id: UUID
    manager_id: UUID | None
    urgency: OpenUrgency
    recused_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    of_panel: bool = False


class WorkerRecusedV1(PersonEvent):
    """A member of a unit does not work on the person, for good; of every referral to their unit that is open to it.

    `waits`: they had taken this one on, and another member of the unit is to do that now.
    """

    type: ClassVar[str] = "identification.worker-recused.v1"

    referral_id: UUID
    unit_id: UUID
    recused_id: UUID
    waits: bool
    recused_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ConsentWithdrawnV1(PersonEvent):
    """The person took back what they agreed to: whatever rested on it is closed.

    `ask_when_safe`: whether anybody of the report is still to be asked; a release before did not say.
    """

    type: ClassVar[str] = "identification.consent-withdrawn.v1"

    withdrawn_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    ask_when_safe: bool | None = None


class ConsentRecordedV1(PersonEvent):
    """The person was asked for consent, or it was tried; `ask_when_safe`: whether anyone of the report is still to be asked."""

    type: ClassVar[str] = "identification.consent-recorded.v1"

    outcome: Open[ConsentOutcome]
    recorded_by: UUID
    author_id: UUID
    second_author_id: UUID | None
    ask_when_safe: bool
    recorded_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class PersonAgeChangedV1(PersonEvent):
    """It was found out that the person is a child, or is none: another path is in force; units are opaque ids as in a submission.

    `ask_when_safe`: whether anybody of the report is still to be asked for consent. `manager_id`: the case manager, once there is one.
    """

    type: ClassVar[str] = "identification.person-age-changed.v1"

    child_path: bool
    urgency: OpenUrgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...] = Field(max_length=20)
    recorded_by: UUID
    author_id: UUID
    second_author_id: UUID | None
    ask_when_safe: bool
    changed_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    manager_id: UUID | None = None


class AdultProposedV1(PersonEvent):
    """A member of the Centre proposes that a child is an adult; nothing changes until another person confirms it."""

    type: ClassVar[str] = "identification.adult-proposed.v1"

    urgency: OpenUrgency
    proposed_by: UUID
    proposed_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    manager_id: UUID | None = None


class AdultProposalEndedV1(PersonEvent):
    """The proposal no longer waits: it was confirmed, the person is a child after all, or another one takes its place."""

    type: ClassVar[str] = "identification.adult-proposal-ended.v1"

    proposed_by: UUID
    ended_by: UUID
    ended_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ReportAdvisedV1(PersonEvent):
    """The Centre instructed the reporter what to do now; the instruction itself stays with identification."""

    type: ClassVar[str] = "identification.report-advised.v1"

    author_id: UUID
    advised_at: AwareDatetime
    second_author_id: UUID | None = None


class WhereaboutsUpdatedV1(PersonEvent):
    """The reporter said where the person is; the answer itself stays with identification; this says only how urgent it is.

    `call`: it is worth a telephone call at any hour; a release before did not say.
    """

    type: ClassVar[str] = "identification.whereabouts-updated.v1"

    updated_at: AwareDatetime
    urgency: OpenUrgency | None = None
    call: bool = False


class ReportExtendedV1(PersonEvent):
    """Something was added to the report, which is as urgent as it was; the addition itself stays with identification.

    Its author adds, and so does a unit that protects the child or helps the adult, of which none but the Centre is notified.

    `readable_for`: the purposes of the access table whose workers may read something of it; a release before did not say.
    """

    type: ClassVar[str] = "identification.report-extended.v1"

    urgency: OpenUrgency
    extended_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)
    readable_for: tuple[Annotated[Open[Purpose], Sentence("A purpose of the access table.")], ...] = Field(
        default=(), max_length=20
    )


class ReportInfoRequestedV1(PersonEvent):
    """The Centre asked the reporter something; the question itself stays with identification.

    `unit_id` is their unit, where any colleague may answer; absent when it must not learn of the report.
    """

    type: ClassVar[str] = "identification.report-info-requested.v1"

    question_id: UUID
    author_id: UUID
    second_author_id: UUID | None
    unit_id: UUID | None
    asked_at: AwareDatetime


class ReportInfoAnsweredV1(PersonEvent):
    """A question of the Centre was answered; the answer itself stays with identification."""

    type: ClassVar[str] = "identification.report-info-answered.v1"

    question_id: UUID
    asked_by: UUID
    answered_at: AwareDatetime


class HandOverChangedV1(ReportEvent):
    """The report was offered to its author's unit, a colleague there took it and is an author beside, or the offer ended."""

    type: ClassVar[str] = "identification.hand-over-changed.v1"

    unit_id: UUID
    step: Open[HandOver]
    second_author_id: UUID | None
    changed_at: AwareDatetime


class ReferralAuthorisedV1(PersonEvent):
    """The Centre sends the person to a unit for a purpose: referral opens the request. On what it rests stays with identification."""

    type: ClassVar[str] = "identification.referral-authorised.v1"

    purpose: Open[Purpose]
    unit_id: UUID
    urgency: OpenUrgency
    excluded_units: tuple[UUID, ...] = Field(max_length=20)
    sent_by: UUID
    authorised_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class DisclosureEndedV1(PersonEvent):
    """Nothing that rested on this referral may be read any more; a successor unit takes a child's referral on."""

    type: ClassVar[str] = "identification.disclosure-ended.v1"

    referral_id: UUID
    kind: Open[DisclosureEnd]
    successor_unit: UUID | None
    ended_at: AwareDatetime


class OpeningRefusedV1(PersonEvent):
    """An event of referral would have opened the report to `unit_id`, and identification opened nothing."""

    type: ClassVar[str] = "identification.opening-refused.v1"

    referral_id: UUID
    unit_id: UUID
    reason: Open[OpeningRefusal]
    refused_at: AwareDatetime


class OpeningAllowedV1(PersonEvent):
    """A referral went on to `unit_id`, which was authorised before: the report opens to the unit as it would have to the one before."""

    type: ClassVar[str] = "identification.opening-allowed.v1"

    referral_id: UUID
    unit_id: UUID
    allowed_at: AwareDatetime


class RerouteConfirmedV1(PersonEvent):
    """The Centre's duty confirmed the unit that a referral had gone on to: what it waited for is open to that unit now."""

    type: ClassVar[str] = "identification.reroute-confirmed.v1"

    referral_id: UUID
    unit_id: UUID
    confirmed_at: AwareDatetime
