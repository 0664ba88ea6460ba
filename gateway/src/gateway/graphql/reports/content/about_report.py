"""What one class of the access table holds, for classes about the report. `recorded` alone is given under the mask `exists`."""

from datetime import date, datetime

import strawberry

from contracts.words.indicators import (
    DimensionResult,
    IndicatorAdvice,
    IndicatorClause,
    IndicatorDimension,
    IndicatorProfile,
)
from contracts.words.persons import AgeBasis, CodeKind, ConsentStatus, GuardianCheckResult, InformedHow, Relation
from contracts.words.reports import (
    Answer,
    AssessedGrounds,
    AssessedRisk,
    Companion,
    DismissalReason,
    HandOver,
    NextStep,
    PoliceTold,
    ReceiptStage,
    RecusalReason,
    ReopeningReason,
    ReportSource,
    ReportState,
    RiskThreat,
    Suspicion,
    WayIn,
    Whereabouts,
)
from contracts.words.urgency import Urgency
from gateway.graphql.fields import object_type

_DISMISSED = "Why the report was dismissed with it; null where it was not."
_PROPOSED = "Why it was proposed with it to dismiss a child's report; null where it was not."
_DECLINED_AT = "When a supervisor did not agree to that; null where none refused."
_DECLINED_REASON = "Why the supervisor did not agree."
_REOPENED_AT = "When a supervisor opened again what was dismissed with it; null where none did."
_REOPENED = "Why it was opened again."
_REOPENED_WORDS = "What was new, in words."
_RECUSED_AT = "When a person recused themself from working on it."
_RECUSED = "Why they recused themself."
_RECUSED_AS = "As what: `panel`, `grant` for a unit, or `case`; null is `case`."
_RECUSED_WORDS = "More about it, in their words."


@object_type
class FormAnswer:
    """The answer to a question of the form that has no field of its own."""

    question: str = strawberry.field(description="Code of the question in the forms of `contracts/forms`.")
    values: list[str]


@object_type
class ContentChange:
    """One time that something was added to a class."""

    version: int = strawberry.field(description="The version of the report that has it first.")
    at: datetime


@strawberry.interface(description="One class of the access table, as far as its mask shows it.")
class Content:
    """One class, masked."""

    recorded: bool = strawberry.field(default=True, description="Whether anything is recorded in this class.")
    answers: list[FormAnswer] | None = strawberry.field(
        default=None, description="Answers to questions of this class, in the order of the form: of each the newest."
    )
    changed_at: datetime | None = strawberry.field(
        default=None,
        description="When something was last added to this class; null if never, and where only a part is shown.",
    )
    changes: list[ContentChange] | None = strawberry.field(
        default=None, description="What was added since there are versions to ask for; null as `changedAt` is."
    )


@object_type
class KeyedAsEntered:
    """How a report came, as intake entered it, and when the Centre corrected that last."""

    at: datetime
    source: ReportSource
    received_at: datetime


@object_type
class KeyedContent:
    """How a report came that the Centre's intake entered for a reporter."""

    source: ReportSource
    received_at: datetime
    entered_at: datetime
    entered_by: str = strawberry.field(description="The function of who entered it, never who: `intake`.")
    corrected: KeyedAsEntered | None = strawberry.field(
        default=None, description="What was entered, where the Centre corrected it; null if never."
    )
    offerable: bool | None = strawberry.field(
        default=None,
        description="For its author: a unit was named that may learn of it, so that it can be offered there.",
    )


@object_type
class ReferenceContent(Content):
    """Reference and state."""

    reference: str | None = None
    state: ReportState | None = None
    hand_over: HandOver | None = strawberry.field(
        default=None, description="For the author and their unit: offered to the unit, or taken by a colleague there."
    )
    number: int | None = strawberry.field(
        default=None, description="Of several persons who were reported at once, the place of this one; else null."
    )
    persons: int | None = strawberry.field(
        default=None, description="How many were reported at once, for who knows of all; null for one alone."
    )
    offered_at: datetime | None = strawberry.field(default=None, description="While it is offered: since when.")
    offered_by: strawberry.ID | None = strawberry.field(
        default=None,
        description="While it is offered: the same for all that one author offers in a night, and no name or id.",
    )
    keyed: KeyedContent | None = strawberry.field(
        default=None,
        description="For author, unit and the Centre, where intake entered it; null for what reporters filed themselves.",
    )


@object_type
class CorrectedFiling:
    """One time that the day was corrected."""

    at: datetime
    encounter_date: date = strawberry.field(description="What it was until then.")


@object_type
class FilingContent(Content):
    """Sector, date, way in and urgency."""

    sector: str | None = None
    encounter_date: date | None = None
    way_in: WayIn | None = None
    way_in_verified: bool | None = strawberry.field(
        default=None, description="False while it is an open question whether the law knows this way in."
    )
    urgency: Urgency | None = None
    form_version: int | None = strawberry.field(default=None, description="The version of the form it was filed under.")
    corrected: list[CorrectedFiling] | None = strawberry.field(
        default=None, description="How often the Centre corrected the day, oldest first; null if never."
    )


@object_type
class DangerContent(Content):
    """Immediate danger, how urgent that is, and whether the person is still here."""

    danger: Answer | None = None
    child_path: bool | None = None
    urgency: Urgency | None = strawberry.field(
        default=None,
        description="As it was filed, or as it is now if that is higher. On the report of the first of several persons it is "
        "that of the worst off, for who knows all of them.",
    )
    still_here: Answer | None = None
    still_here_until: datetime | None = None


@object_type
class ReceiptWaiting:
    """Danger while the report is not taken over."""

    due_at: datetime = strawberry.field(description="By when the report should have been taken over.")
    overdue: bool = strawberry.field(description="This has passed.")
    csr_told: bool = strawberry.field(
        description="The centre for social work that serves the place was sent a request when the report was filed."
    )


@object_type
class AdultProposed:
    """That a child is said to be an adult: another person of the Centre has to confirm it, and until then nothing changes."""

    proposed_as: str = strawberry.field(description="The position of who proposed it.")
    basis: AgeBasis
    at: datetime
    confirmable: bool = strawberry.field(
        description="You may confirm it: you neither proposed it nor does the report come from you."
    )


@object_type
class DismissalProposed:
    """It is proposed to dismiss the report of a child: a supervisor of the Centre decides."""

    proposed_as: str = strawberry.field(
        description="What the one who proposed it is towards the report, never who: `intake`, `duty` or `case`."
    )
    at: datetime
    decidable: bool = strawberry.field(description="Whether you may decide about it.")


@object_type
class ProsecutorToInform:
    """That the prosecutor is to be informed of a person who is detained, charged or to be expelled."""

    since: datetime
    by: datetime
    verified: bool = strawberry.field(description="Whether a law says by when; else it is a house rule.")


@object_type
class ReceiptContent(Content):
    """How far the report has come, computed when it is read."""

    stage: ReceiptStage | None = None
    nobody_yet: bool | None = strawberry.field(
        default=None, description="It is not taken over yet although it should be: call the Centre's duty."
    )
    call_phone: str | None = strawberry.field(default=None, description="Whom to call, when it is not taken over yet.")
    saved_at: datetime | None = None
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    taken_over_at: datetime | None = None
    reopened_at: datetime | None = strawberry.field(
        default=None, description="When the Centre last opened it again after it was dismissed; null if never."
    )
    path_since: datetime | None = strawberry.field(
        default=None,
        description="Since when the person counts as a child, or as none, other than the report was filed.",
    )
    ask_by: datetime | None = strawberry.field(
        default=None,
        description="By when the person, who could not be asked, is to be asked for consent, if that is safe.",
    )
    assess_by: datetime | None = strawberry.field(
        default=None, description="By when the Centre assesses the person, while it has not; for the Centre alone."
    )
    inform_prosecutor: ProsecutorToInform | None = strawberry.field(
        default=None, description="While the Centre is to inform the prosecutor; for the Centre alone."
    )
    risk_review_by: datetime | None = strawberry.field(
        default=None,
        description="By when the danger to the person is assessed anew, from the day on which that is due; for the Centre alone.",
    )
    dismissal_proposed: DismissalProposed | None = strawberry.field(
        default=None, description="That a child's report is to be dismissed, while it waits; for the Centre alone."
    )
    way_in: WayIn | None = strawberry.field(
        default=None, description="The way in that is in force; for its author and the Centre's intake."
    )
    csr_told: bool | None = strawberry.field(
        default=None,
        description="The centre for social work of a child's place is sent a request; for its author and the Centre's intake.",
    )
    consent_status: ConsentStatus | None = strawberry.field(
        default=None,
        description="The word of an adult as it is now, if they said one; for its author and the Centre's intake.",
    )
    adult_proposed: AdultProposed | None = strawberry.field(
        default=None,
        description="That a child is an adult, while it is to be confirmed; for the Centre's intake and duty.",
    )
    waiting: ReceiptWaiting | None = strawberry.field(
        default=None, description="While there is danger and the report is not taken over."
    )


@object_type
class Instruction:
    """One instruction to the reporter."""

    code: str = strawberry.field(description="Code of the instruction in the reference data.")
    at: datetime
    until: datetime | None = None


@object_type
class InstructionContent(Content):
    """What to do now, oldest first."""

    entries: list[Instruction] | None = None


@object_type
class WhereaboutsEntry:
    """One answer of the reporter."""

    code: Whereabouts
    at: datetime


@object_type
class WhereaboutsContent(Content):
    """Where the person is, oldest answer first."""

    entries: list[WhereaboutsEntry] | None = None


@object_type
class EncounterContent(Content):
    """Who is with the person, seen alone, police informed; why one in danger of life or health could not be asked."""

    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    vital_reason: str | None = strawberry.field(default=None, description="Code of the reason in the reference data.")
    vital_words: str | None = strawberry.field(default=None, description="The same in a sentence.")


@object_type
class Addendum:
    """What the author added after filing."""

    text: str
    at: datetime


@object_type
class GuardianChecked:
    """What came of checking whether a parent or guardian is in conflict with the child."""

    result: GuardianCheckResult
    note: str | None = None
    at: datetime


@object_type
class InformedProsecutor:
    """That the Centre informed the prosecutor of a person who is detained, charged or to be expelled."""

    at: datetime = strawberry.field(description="When it was recorded.")
    informed_on: date
    how: InformedHow
    office: str | None = None
    reference: str | None = None
    note: str | None = None


# Of classes about which the form alone asks.
@object_type
class FormContent(Content):
    """What was answered to the questions of this class."""

    informed: list[InformedProsecutor] | None = strawberry.field(
        default=None, description="Of proceedings: how the Centre informed the prosecutor, oldest first."
    )

    checks: list[GuardianChecked] | None = strawberry.field(
        default=None,
        description="Of the guardian: each check, oldest first. Before one found no conflict, a parent or guardian has no right.",
    )


# Of `concern`, `account`, `clinical` and `care_needs`; to the concern nothing is added.
@object_type
class TextContent(Content):
    """A text."""

    text: str | None = None
    addenda: list[Addendum] | None = strawberry.field(
        default=None,
        description="What the author added after filing, oldest first; `text` is null when all of it was added.",
    )


@object_type
class ConflictContent(Content):
    """Who in a receiving institution could be involved: units that were skipped."""

    unit_ids: list[strawberry.ID] | None = None
    note: str | None = None


@object_type
class ReporterNameContent(Content):
    """Who filed it; where the Centre's intake entered it, who reported it, as far as they said."""

    name: str | None = None
    phone: str | None = strawberry.field(default=None, description="Of the reporter, where intake entered it.")


@object_type
class CorrectedUnit:
    """One time that the unit was corrected for which intake entered it."""

    at: datetime
    unit_id: strawberry.ID = strawberry.field(description="Which it was until then.")


@object_type
class UnitCallbackContent(Content):
    """The unit that filed it and its call-back phone."""

    unit_id: strawberry.ID | None = None
    phone: str | None = None
    corrected: list[CorrectedUnit] | None = strawberry.field(
        default=None, description="How often the Centre corrected the unit, oldest first; null if never."
    )


@object_type
class CorrectedPlace:
    """One time that the place was corrected: where it was until then, the region alone where no more is shown."""

    at: datetime
    encounter: str | None = None
    encounter_region: str | None = None


@object_type
class MunicipalityContent(Content):
    """Where the encounter was; the region alone where no more is shown."""

    encounter: str | None = None
    encounter_region: str | None = None
    corrected: list[CorrectedPlace] | None = strawberry.field(
        default=None,
        description="How often the Centre corrected the place, oldest first; null if never, and where the region alone is shown and "
        "stayed the same.",
    )


@object_type
class IndicatorsContent(Content):
    """Indicators that were seen."""

    codes: list[str] | None = None


@object_type
class ExploitationContent(Content):
    """Forms of exploitation that are suspected."""

    forms: list[Suspicion] | None = None


@object_type
class AssignmentContent(Content):
    """Which case manager of the Centre has the report."""

    case_id: strawberry.ID | None = None
    manager: str | None = strawberry.field(default=None, description="Their name; null where it is not known any more.")
    since: datetime | None = None
    cover: str | None = strawberry.field(
        default=None, description="The name of the case manager who stands in for them now; null where nobody does."
    )
    cover_until: datetime | None = None
    stands_in: bool | None = strawberry.field(default=None, description="Whether that is the caller.")


@object_type
class PersonCandidate:
    """Another report whose person may be the same. It is named to who holds that one at the Centre too."""

    id: strawberry.ID
    kinds: list[CodeKind] = strawberry.field(description="By what they may be the same.")
    exact: bool = strawberry.field(
        description="Whether a whole number, or a name with the birth date, is as written in both."
    )
    found_at: datetime
    report_id: strawberry.ID | None = strawberry.field(
        default=None, description="Null for a report that you do not hold."
    )
    reference: str | None = None


@object_type
class PersonLink:
    """Another report whose person is the same or related, as the Centre found. It is named to who holds that one too."""

    id: strawberry.ID
    relation: Relation
    at: datetime = strawberry.field(description="Since when it holds; of what waits, since when.")
    waits: bool = strawberry.field(description="Whether another person has still to confirm it.")
    by_you: bool = strawberry.field(description="Whether you linked it, or proposed that.")
    to_confirm: bool = strawberry.field(
        default=False,
        description="Whether it waits for you: link the two again, by its id where you do not hold the other.",
    )
    report_id: strawberry.ID | None = strawberry.field(
        default=None, description="Null for a report that you do not hold."
    )
    reference: str | None = None


@object_type
class LinksContent(Content):
    """Persons of other reports who are or may be the same, or are related; no reporter learns of one."""

    candidates: list[PersonCandidate] | None = None
    linked: list[PersonLink] | None = None


@object_type
class EarlierAssessment:
    """One that a later assessment replaced."""

    grounds: AssessedGrounds
    risk: AssessedRisk
    next_step: NextStep
    reason: str | None = None
    dismissed: DismissalReason | None = strawberry.field(default=None, description=_DISMISSED)
    proposed: DismissalReason | None = strawberry.field(default=None, description=_PROPOSED)
    declined_at: datetime | None = strawberry.field(default=None, description=_DECLINED_AT)
    declined_reason: str | None = strawberry.field(default=None, description=_DECLINED_REASON)
    reopened_at: datetime | None = strawberry.field(default=None, description=_REOPENED_AT)
    reopened: ReopeningReason | None = strawberry.field(default=None, description=_REOPENED)
    reopened_words: str | None = strawberry.field(default=None, description=_REOPENED_WORDS)
    recused_at: datetime | None = strawberry.field(default=None, description=_RECUSED_AT)
    recused_as: str | None = strawberry.field(default=None, description=_RECUSED_AS)
    recused: RecusalReason | None = strawberry.field(default=None, description=_RECUSED)
    recused_words: str | None = strawberry.field(default=None, description=_RECUSED_WORDS)
    at: datetime


@object_type
class TriageContent(Content):
    """What the Centre found when it assessed the report, the last time."""

    grounds: AssessedGrounds | None = None
    risk: AssessedRisk | None = None
    next_step: NextStep | None = None
    reason: str | None = None
    dismissed: DismissalReason | None = strawberry.field(default=None, description=_DISMISSED)
    proposed: DismissalReason | None = strawberry.field(default=None, description=_PROPOSED)
    declined_at: datetime | None = strawberry.field(default=None, description=_DECLINED_AT)
    declined_reason: str | None = strawberry.field(default=None, description=_DECLINED_REASON)
    reopened_at: datetime | None = strawberry.field(default=None, description=_REOPENED_AT)
    reopened: ReopeningReason | None = strawberry.field(default=None, description=_REOPENED)
    reopened_words: str | None = strawberry.field(default=None, description=_REOPENED_WORDS)
    recused_at: datetime | None = strawberry.field(default=None, description=_RECUSED_AT)
    recused_as: str | None = strawberry.field(default=None, description=_RECUSED_AS)
    recused: RecusalReason | None = strawberry.field(default=None, description=_RECUSED)
    recused_words: str | None = strawberry.field(default=None, description=_RECUSED_WORDS)
    at: datetime | None = None
    earlier: list[EarlierAssessment] | None = strawberry.field(
        default=None, description="What it found before, the newest first."
    )


@object_type
class AssessedDimension:
    """What the rule says of one group of indicators."""

    dimension: IndicatorDimension
    result: DimensionResult
    clauses: list[IndicatorClause] = strawberry.field(
        description="Those that make it positive; of one that is undetermined those that still could, of a negative one none."
    )
    yes: list[str] = strawberry.field(description="Codes of the indicators that were answered with yes.")
    not_known: list[str] = strawberry.field(description="Codes of those that are not known: they never count as a no.")


@object_type
class AssessedProfile:
    """What the rule says of one list of indicators; each that was answered is shown."""

    profile: IndicatorProfile
    scored: bool = strawberry.field(
        description="False while the official weights of the list are not known: then there is no result."
    )
    advice: IndicatorAdvice | None = strawberry.field(
        default=None, description="What the dimensions point to together; null while what is open could change it."
    )
    possible: list[IndicatorAdvice] = strawberry.field(
        description="Every advice that is still possible, what says least first."
    )
    dimensions: list[AssessedDimension]
    ignored: list[str] = strawberry.field(
        description="Codes that were answered and are not in this list: they do not count."
    )


@object_type
class AssessmentContent(Content):
    """What the rule of ILO and European Commission says of the indicators: an aid to screening, made when it is read, never a decision."""

    indicators_version: str | None = strawberry.field(
        default=None, description="The version of the indicators that it was made with."
    )
    profiles: list[AssessedProfile] | None = None


@object_type
class CorrectionReason:
    """Why the Centre corrected something that was fixed at filing."""

    at: datetime
    reason: str


@object_type
class CorrectionsContent(Content):
    """Why facts were corrected, oldest first; what they were is in their own classes."""

    entries: list[CorrectionReason] | None = None


@object_type
class WaitingQuestions(Content):
    """What the Centre asks the reporter, counted."""

    waiting: int | None = strawberry.field(default=None, description="How many questions wait for an answer.")


@object_type
class QuestionAnswer:
    """The answer to a question: by code where the question has one, with words or without, else in words."""

    code: str | None = strawberry.field(default=None, description="Code of the answer in the reference data.")
    text: str | None = None
    at: datetime
    given_as: str = strawberry.field(
        description="What the one who answered is towards the report: `author`, `unit`, or `intake` who keyed it in."
    )


@object_type
class Question:
    """One question: by its code, with words or without, or in words alone."""

    id: strawberry.ID
    code: str | None = strawberry.field(default=None, description="Code of the question in the reference data.")
    text: str | None = None
    asked_at: datetime
    asked_as: str = strawberry.field(description="What the asker is towards the report, never who: `intake` or `duty`.")
    answer: QuestionAnswer | None = strawberry.field(
        default=None, description="Null while it is open, and of one that needs no answer any more."
    )


@object_type
class OpenQuestionContent(WaitingQuestions):
    """What the Centre asks the reporter and what they answered, oldest question first."""

    codes_only: bool | None = strawberry.field(
        default=None, description="Whether it is asked and answered by code alone, without words."
    )
    questions: list[Question] | None = None


@object_type
class EarlierRisk:
    """An assessment of the danger that a later one replaced."""

    level: AssessedRisk
    threats: list[RiskThreat]
    measures: str | None = None
    review_on: date
    at: datetime


@object_type
class RiskContent(Content):
    """How great the danger to the person is, as it was assessed last."""

    level: AssessedRisk | None = None
    threats: list[RiskThreat] | None = strawberry.field(default=None, description="From whom or what.")
    measures: str | None = strawberry.field(default=None, description="What is to be done.")
    review_on: date | None = strawberry.field(default=None, description="The day of the next review.")
    at: datetime | None = None
    earlier: list[EarlierRisk] | None = strawberry.field(
        default=None, description="The assessments before, the newest first."
    )
