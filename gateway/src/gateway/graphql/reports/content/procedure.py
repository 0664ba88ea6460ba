"""What the classes about the formal procedure hold, which the Centre reads."""

from datetime import date, datetime

import strawberry

from contracts.words.indicators import IndicatorProfile
from contracts.words.people import Profession
from contracts.words.persons import ConsentStatus
from contracts.words.procedures import (
    Act,
    ChallengeState,
    ChallengeStep,
    DecisionCopy,
    DecisionOutcome,
    Discontinuance,
    InterviewPlace,
    Means,
    OtherProtection,
    ProcedureState,
    ProvenError,
    RecoveryInterruption,
    RecoveryResidence,
    RecoveryScope,
    RecoveryState,
    RecoveryStep,
    ReviewFor,
    ReviewGround,
    Right,
    Serving,
    Vote,
)
from contracts.words.reports import Answer, Suspicion
from gateway.graphql.fields import object_type
from gateway.graphql.reports.content.about_report import Content

_AS = "For which profession, or in which position at the Centre: `case` for the case manager."


@object_type
class PanelMember:
    """Who assesses for one profession, or did until they were replaced."""

    person_id: strawberry.ID
    name: str | None = strawberry.field(default=None, description="Null where it is not known any more.")
    profession: Profession
    appointed_at: datetime
    replaced_at: datetime | None = None
    vote: Vote | None = strawberry.field(default=None, description="What they did about the proposal that is open.")
    voted_at: datetime | None = None
    is_you: bool


@object_type
class PanelReplaced:
    """Why a member was replaced."""

    at: datetime
    acted_as: str = strawberry.field(description=_AS)
    reason: str


@object_type
class VictimPresumed:
    """That the person counts as a presumed victim, and on what grounds."""

    at: datetime
    grounds: str
    recovery_offered: bool
    consent_status: ConsentStatus | None = strawberry.field(
        default=None, description="What the ledger said of an adult's consent then."
    )


@object_type
class InterviewHeld:
    """An interview with the person."""

    at: datetime = strawberry.field(description="When it was recorded.")
    acted_as: str = strawberry.field(description=_AS)
    held_on: date
    place: InterviewPlace
    language: str
    interpreter: bool
    guardian_present: Answer
    notes: str


@object_type
class IndicatorAnswered:
    """What is known of one indicator."""

    code: str
    answer: Answer
    note: str | None = None


@object_type
class IndicatorsAnswered:
    """Answers to the indicators of one profile; of each profile the newest count."""

    at: datetime
    acted_as: str = strawberry.field(description=_AS)
    profile: IndicatorProfile
    indicators_version: str = strawberry.field(description="The version of the indicators that were answered.")
    answers: list[IndicatorAnswered]


@object_type
class DecisionProposed:
    """A proposal of a member of the panel."""

    at: datetime
    acted_as: str = strawberry.field(description=_AS)
    outcome: DecisionOutcome
    acts: list[Act]
    means: list[Means]
    forms: list[Suspicion]
    other_protection: OtherProtection | None = None
    reasons: str


@object_type
class DissentGiven:
    """Why a member of the panel does not agree."""

    at: datetime
    acted_as: str = strawberry.field(description=_AS)
    reason: str


@object_type
class DecisionReturned:
    """Why a supervisor returned what all three signed."""

    at: datetime
    reason: str


@object_type
class ProcedureChallenged:
    """A step of a review or a revocation."""

    at: datetime
    step: ChallengeStep
    acted_as: str = strawberry.field(description=_AS)
    reason: str
    on_behalf_of: ReviewFor | None = strawberry.field(default=None, description="Of a review that is requested.")
    asked_on: date | None = strawberry.field(default=None, description="Of a review that is requested.")
    ground: ReviewGround | None = strawberry.field(default=None, description="Of a review that is requested.")
    error: ProvenError | None = strawberry.field(default=None, description="Of a revocation that is proposed.")


@object_type
class EarlierProcedure:
    """A procedure of the case before the newest."""

    id: strawberry.ID
    state: ProcedureState
    opened_at: datetime
    ended_at: datetime | None = None
    presumed_at: datetime | None = None
    challenge: ChallengeState
    challenged_at: datetime | None = None
    discontinued_as: Discontinuance | None = None
    panel: list[PanelMember]


@object_type
class ListedProcedure(Content):
    """How far the procedure is, as a list shows it."""

    id: strawberry.ID | None = None
    state: ProcedureState | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    presumed_at: datetime | None = strawberry.field(
        default=None, description="Since when the person counts as a presumed victim."
    )
    challenge: ChallengeState | None = strawberry.field(
        default=None, description="Whether a review or a revocation followed, and how far it is."
    )
    challenged_at: datetime | None = None
    discontinued_as: Discontinuance | None = None
    review_until: date | None = strawberry.field(
        default=None, description="The last day on which a review may be asked for; null where there is none."
    )
    review_until_verified: bool | None = strawberry.field(
        default=None, description="Whether a source supports that day."
    )
    is_review: bool | None = strawberry.field(
        default=None, description="Whether it reviews the procedure before it, with other persons."
    )
    is_on_new_facts: bool | None = strawberry.field(
        default=None, description="Whether it was opened on new facts after another one ended, with other persons."
    )


@object_type
class ProcedureContent(ListedProcedure):
    """How far the procedure is, who is on its panel, and what was written in it, oldest first."""

    discontinued: str | None = strawberry.field(default=None, description="Why it was discontinued, in words.")
    panel: list[PanelMember] | None = None
    replacements: list[PanelReplaced] | None = None
    presumptions: list[VictimPresumed] | None = None
    interviews: list[InterviewHeld] | None = None
    indicator_answers: list[IndicatorsAnswered] | None = None
    proposals: list[DecisionProposed] | None = None
    dissents: list[DissentGiven] | None = None
    returns: list[DecisionReturned] | None = None
    challenges: list[ProcedureChallenged] | None = strawberry.field(
        default=None, description="Steps of reviews and revocations."
    )
    decided_by_you: bool | None = None
    challenged_by_you: bool | None = strawberry.field(
        default=None, description="Whether you made the last step of the review or the revocation."
    )
    earlier: list[EarlierProcedure] | None = strawberry.field(
        default=None, description="Procedures of the case before this one, the newest first."
    )


@object_type
class DecisionServed:
    """How the decision was served, or that it could not be."""

    served_on: date
    how: Serving
    language: str
    copy_left: DecisionCopy


@object_type
class EarlierDecision:
    """A decision before the newest."""

    outcome: DecisionOutcome
    acts: list[Act]
    means: list[Means]
    forms: list[Suspicion]
    other_protection: OtherProtection | None = None
    decided_at: datetime
    at: datetime
    served: DecisionServed | None = None
    revoked_at: datetime | None = None


@object_type
class DecisionContent(Content):
    """The formal outcome; its reporters read when the procedure was concluded, and not how."""

    concluded_at: datetime | None = None
    at: datetime | None = strawberry.field(default=None, description="When it was recorded.")
    outcome: DecisionOutcome | None = None
    acts: list[Act] | None = None
    means: list[Means] | None = None
    forms: list[Suspicion] | None = None
    other_protection: OtherProtection | None = None
    decided_at: datetime | None = None
    served: DecisionServed | None = None
    revoked_at: datetime | None = strawberry.field(
        default=None, description="Since when it is revoked; what was decided stays readable."
    )
    earlier: list[EarlierDecision] | None = strawberry.field(
        default=None, description="Decisions before it, the newest first."
    )


@object_type
class EarlierReasons:
    """Reasons of a decision before the newest."""

    text: str
    at: datetime


@object_type
class ReasonsContent(Content):
    """Reasons of the decision."""

    text: str | None = None
    at: datetime | None = strawberry.field(default=None, description="When they were recorded.")
    earlier: list[EarlierReasons] | None = strawberry.field(
        default=None, description="Reasons of decisions before it, the newest first."
    )


@object_type
class RightsExplained:
    """What the person was explained at once."""

    at: datetime = strawberry.field(description="When it was recorded.")
    acted_as: str = strawberry.field(description=_AS)
    explained_on: date
    rights: list[Right]
    language: str
    interpreter: bool


@object_type
class RightsContent(Content):
    """Which rights the person was explained, oldest first."""

    explanations: list[RightsExplained] | None = None


@object_type
class RecoveryRecorded:
    """What happened with the recovery period."""

    at: datetime = strawberry.field(description="When it was recorded.")
    step: RecoveryStep
    happened_on: date
    applies_to: RecoveryScope
    residence_status: RecoveryResidence
    starts_on: date | None = None
    ends_on: date | None = None
    basis: str | None = None
    interrupted_for: RecoveryInterruption | None = None
    verified: bool = strawberry.field(description="Whether a decision says until when; else it is the usual length.")


@object_type
class RecoveryContent(Content):
    """The recovery period of the person: how far it is, and its steps, oldest first."""

    state: RecoveryState | None = None
    steps: list[RecoveryRecorded] | None = None
