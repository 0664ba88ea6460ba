"""Commands on the formal procedure of one person."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from contracts import reference
from contracts.commands.declaring import Declaration, Versioned
from contracts.commands.reports import Assessment, Code
from contracts.conditions import fields, when
from contracts.fields import Form, SafeText
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.validation_messages import problem
from contracts.words import limits
from contracts.words.indicators import IndicatorProfile
from contracts.words.people import Profession
from contracts.words.procedures import (
    Act,
    DecisionCopy,
    DecisionOutcome,
    Discontinuance,
    InterviewPlace,
    Means,
    OtherProtection,
    ProvenError,
    RecoveryInterruption,
    RecoveryResidence,
    RecoveryScope,
    RecoveryStep,
    ReviewFor,
    ReviewGround,
    Right,
    Serving,
)
from contracts.words.reports import Answer, Suspicion


class ProcedureOpening(Versioned):
    """The Centre has assessed a person and opens the procedure that decides whether they are a victim."""

    assessment: Assessment


class PanelSeat(CamelModel):
    """Who assesses for one profession."""

    person_id: Annotated[UUID, Field(description="An assessor of the Centre, by the people directory.")]
    profession: Profession


class PanelAppointment(Versioned):
    """The case manager appoints the panel: three persons, each of another profession."""

    seats: Annotated[list[PanelSeat], Field(min_length=3, max_length=3)]


class PanelReplacement(Versioned):
    """A supervisor puts another person in the place of a member who has not voted."""

    member_id: UUID
    replacement_id: Annotated[
        UUID, Field(description="An assessor of the same profession who never sat on this panel.")
    ]
    reason: Annotated[SafeText, Field(max_length=limits.CORRECTION)]


class Presumption(Versioned):
    """The case manager records that there are reasonable grounds: the person counts as a presumed victim."""

    grounds: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)]
    recovery_offered: Annotated[bool, Field(description="Whether the person was offered a recovery period.")]


class Interview(Versioned):
    """The person was interviewed."""

    held_on: date
    place: InterviewPlace
    language: Annotated[Code, Field(description="Code of the language in the reference data.")]
    interpreter: Annotated[bool, Field(description="Whether an interpreter was there.")]
    guardian_present: Annotated[
        Answer, Field(description="Whether the guardian was there; of an adult it is not taken, and stays unknown.")
    ] = Answer.UNKNOWN
    notes: Annotated[SafeText, Field(max_length=limits.INTERVIEW)]


class Finding(CamelModel):
    """What was found; of who is identified acts, means unless they are a child, and forms of exploitation."""

    model_config = ConfigDict(
        json_schema_extra=when(
            "outcome",
            DecisionOutcome.IDENTIFIED.value,
            fields(left_out=["otherProtection"]),
            fields(given=["otherProtection"]),
        )
    )

    outcome: DecisionOutcome
    acts: Annotated[list[Act], Field(max_length=len(Act), default_factory=list)]
    means: Annotated[list[Means], Field(max_length=len(Means), default_factory=list)]
    forms: Annotated[list[Suspicion], Field(max_length=len(Suspicion), default_factory=list)]
    reasons: Annotated[SafeText, Field(max_length=limits.REASONS)]
    other_protection: Annotated[
        OtherProtection | None, Field(description="What is offered to who is not identified.")
    ] = None


def _known(code: str) -> str:
    if code not in reference.ilo_indicators().codes:
        raise problem("is not the code of an indicator.")
    return code


def _each_once(answers: "list[AnsweredIndicator]") -> "list[AnsweredIndicator]":
    if len({each.code for each in answers}) != len(answers):
        raise problem("must not name an indicator twice.")
    return answers


class AnsweredIndicator(CamelModel):
    """What is known of one indicator."""

    code: Annotated[
        str,
        StringConstraints(max_length=5),
        Form(r"A1|D[1-6]\.[1-9][0-9]?", "must be an indicator's code."),
        AfterValidator(_known),
        Field(description="In the reference data; one that is not of the profile is kept and does not count."),
    ]
    answer: Answer
    note: Annotated[SafeText, Field(max_length=limits.INDICATOR_NOTE)] | None = Field(
        default=None, description=f"From what it is known, in at most {limits.INDICATOR_NOTE} characters."
    )


class IndicatorAnswers(Versioned):
    """All that is known of the indicators of one profile, in place of what was said of it before; what is left out is not known."""

    profile: IndicatorProfile
    answers: Annotated[
        list[AnsweredIndicator], Field(min_length=1, max_length=limits.INDICATORS), AfterValidator(_each_once)
    ]


class DecisionProposal(Versioned):
    """A member of the panel proposes what is decided; the proposal is their signature."""

    finding: Finding


class Signature(Versioned):
    """A member of the panel agrees with the proposal, for their profession."""


class Dissent(Versioned):
    """A member of the panel does not agree with the proposal, and says why: the director decides."""

    reason: Annotated[SafeText, Field(max_length=limits.REASONS)]


class DecisionConfirmation(Versioned):
    """A supervisor outside the panel confirms what all three signed, or returns it to the panel and says why."""

    model_config = ConfigDict(json_schema_extra=when("agreed", True, fields(left_out=["reason"])))

    agreed: bool
    reason: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)] | None = Field(
        default=None, description=f"Why it is returned: at most {limits.ASSESSMENT:,} characters."
    )


class DissentDecision(Versioned):
    """The director decides about a proposal from which a member dissents."""

    finding: Finding


class Discontinuation(Versioned):
    """A supervisor ends a procedure that cannot come to a decision."""

    reason: Discontinuance
    words: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)] | None = None


class RightsExplanation(Versioned):
    """The person was explained what they have a right to."""

    explained_on: date
    rights: Annotated[list[Right], Field(min_length=1, max_length=len(Right))]
    language: Annotated[Code, Field(description="Code of the language in the reference data.")]
    interpreter: Annotated[bool, Field(description="Whether an interpreter was there.")]


class DecisionServing(Versioned):
    """The decision was served, or could not be; of one that could not, the copy is kept at the Centre."""

    model_config = ConfigDict(
        json_schema_extra=when(
            "how", Serving.COULD_NOT_BE_SERVED.value, fields(values={"copyLeft": DecisionCopy.KEPT_AT_CENTRE.value})
        )
    )

    served_on: Annotated[date, Field(description="Or on which day it was found that it cannot be.")]
    how: Serving
    language: Annotated[Code, Field(description="Code of the language in the reference data.")]
    copy_left: DecisionCopy


class RecoveryRecord(Versioned):
    """What happened with the recovery period of the person."""

    step: RecoveryStep
    happened_on: date
    applies_to: Annotated[RecoveryScope, Field(description="For whom it is meant by what it rests on.")]
    residence_status: RecoveryResidence
    starts_on: Annotated[date | None, Field(description="Of one that is granted.")] = None
    ends_on: Annotated[
        date | None,
        Field(description="Of one that is extended, and of one that is granted by a decision that says it."),
    ] = None
    basis: Annotated[SafeText, Field(max_length=limits.CORRECTION)] | None = Field(
        default=None, description="On which decision it rests, where it is granted, extended or interrupted."
    )
    interrupted_for: RecoveryInterruption | None = None


class ReviewRequest(Versioned):
    """A review of a procedure that did not identify the person is requested, on behalf of the person or of others."""

    on_behalf_of: ReviewFor
    asked_on: Annotated[date, Field(description="The day on which they asked for it; within the window.")]
    ground: ReviewGround
    reason: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)]


class ReviewDecision(Versioned):
    """The director admits the review, so that other persons assess the person anew, or upholds what was decided."""

    admitted: bool
    reason: Annotated[SafeText, Field(max_length=limits.REASONS)]


class DecisionQuestion(Versioned):
    """The case manager or a supervisor brings a decision that identified the person to the director, since it may rest on an error."""

    reason: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)]


class DecisionRevocation(Versioned):
    """The director proposes that the decision is revoked for a proven error, or sees none."""

    model_config = ConfigDict(
        json_schema_extra=when("proposed", True, fields(given=["error"]), fields(left_out=["error"]))
    )

    proposed: bool
    error: ProvenError | None = None
    reason: Annotated[SafeText, Field(max_length=limits.REASONS)]


class RevocationConfirmation(Versioned):
    """Another director confirms that the decision is revoked, or does not."""

    agreed: bool
    reason: Annotated[SafeText, Field(max_length=limits.REASONS)]


OPEN = Declaration(
    "openProcedure",
    "The Centre assesses a person of a report that it took over and opens the procedure that decides whether they are a victim.",
    ProcedureOpening,
    "/reports/{report_id}/procedure",
    Permission.PROCEDURES_OPEN,
    operation="post_procedure",
)
APPOINT_PANEL = Declaration(
    "appointPanel",
    "The case manager appoints a psychologist, a pedagogue and a social worker; they read the record from now on.",
    PanelAppointment,
    "/reports/{report_id}/procedure/panel",
    Permission.PROCEDURES_LEAD,
    operation="post_panel",
)
REPLACE_PANEL_MEMBER = Declaration(
    "replacePanelMember",
    "A supervisor puts another person in the place of a member of the panel who has not voted and who does not come back.",
    PanelReplacement,
    "/reports/{report_id}/procedure/panel/replacement",
    Permission.PROCEDURES_SUPERVISE,
    operation="post_panel_replacement",
)
PRESUME = Declaration(
    "presumeVictim",
    "The case manager records, while the panel assesses, that the person counts as a presumed victim; nothing else follows from it.",
    Presumption,
    "/reports/{report_id}/procedure/presumption",
    Permission.PROCEDURES_LEAD,
    operation="post_presumption",
)
RECORD_INTERVIEW = Declaration(
    "recordInterview",
    "The case manager or a member of the panel records an interview with the person.",
    Interview,
    "/reports/{report_id}/procedure/interviews",
    Permission.PROCEDURES_ASSESS,
    operation="post_interview",
)
ANSWER_INDICATORS = Declaration(
    "answerIndicators",
    "The case manager or a member of the panel answers the indicators of one profile; the result is made when it is read.",
    IndicatorAnswers,
    "/reports/{report_id}/procedure/indicators",
    Permission.PROCEDURES_ASSESS,
    operation="post_indicators",
)
PROPOSE = Declaration(
    "proposeDecision",
    "A member of the panel proposes a decision, and signs it so; the two others sign or dissent.",
    DecisionProposal,
    "/reports/{report_id}/procedure/proposal",
    Permission.PROCEDURES_SIGN,
    operation="post_proposal",
)
SIGN = Declaration(
    "signDecision",
    "Another member of the panel signs the proposal; with the third signature a supervisor may confirm it.",
    Signature,
    "/reports/{report_id}/procedure/signatures",
    Permission.PROCEDURES_SIGN,
    operation="post_signature",
)
DISSENT = Declaration(
    "dissentFromDecision",
    "Another member of the panel does not agree: nobody signs any more, and the director decides.",
    Dissent,
    "/reports/{report_id}/procedure/dissent",
    Permission.PROCEDURES_SIGN,
    operation="post_dissent",
)
CONFIRM = Declaration(
    "confirmDecision",
    "A supervisor outside the panel confirms a decision that all three signed, or returns it to the panel.",
    DecisionConfirmation,
    "/reports/{report_id}/procedure/decision",
    Permission.PROCEDURES_SUPERVISE,
    operation="post_decision",
)
DECIDE_DISSENT = Declaration(
    "decideDissent",
    "The director decides, with reasons, about a proposal from which a member of the panel dissents.",
    DissentDecision,
    "/reports/{report_id}/procedure/dissent/decision",
    Permission.PROCEDURES_RULE,
    operation="post_dissent_decision",
)
DISCONTINUE = Declaration(
    "discontinueProcedure",
    "A supervisor ends a procedure that cannot come to a decision, with the reason.",
    Discontinuation,
    "/reports/{report_id}/procedure/discontinuation",
    Permission.PROCEDURES_SUPERVISE,
    operation="post_discontinuation",
)
EXPLAIN_RIGHTS = Declaration(
    "explainRights",
    "The case manager or a member of the panel records that they explained to the person what they have a right to.",
    RightsExplanation,
    "/reports/{report_id}/procedure/rights",
    Permission.PROCEDURES_ASSESS,
    operation="post_rights",
)
SERVE = Declaration(
    "serveDecision",
    "The case manager records how the decision was served; with it panel and director read the record no more.",
    DecisionServing,
    "/reports/{report_id}/procedure/decision/service",
    Permission.PROCEDURES_LEAD,
    operation="post_decision_service",
)
RECORD_RECOVERY = Declaration(
    "recordRecovery",
    "The case manager records that a recovery period was offered, granted, extended, ended or interrupted.",
    RecoveryRecord,
    "/reports/{report_id}/procedure/recovery",
    Permission.PROCEDURES_LEAD,
    operation="post_recovery",
)
REQUEST_REVIEW = Declaration(
    "requestReview",
    "The case manager or the duty brings to the director that a review is requested of a procedure that did not identify the person.",
    ReviewRequest,
    "/reports/{report_id}/procedure/review",
    Permission.PROCEDURES_OPEN,
    operation="post_review",
)
DECIDE_REVIEW = Declaration(
    "decideReview",
    "A director who did not decide before admits the review, which opens another procedure, or upholds what was decided.",
    ReviewDecision,
    "/reports/{report_id}/procedure/review/decision",
    Permission.PROCEDURES_RULE,
    operation="post_review_decision",
)
QUESTION_DECISION = Declaration(
    "questionDecision",
    "The case manager or a supervisor brings a decision that identified the person to the director, who may propose to revoke it.",
    DecisionQuestion,
    "/reports/{report_id}/procedure/question",
    Permission.PROCEDURES_QUESTION,
    operation="post_decision_question",
)
REVOKE_DECISION = Declaration(
    "revokeDecision",
    "A director who did not decide before proposes that the decision is revoked for a proven error, or lets it hold.",
    DecisionRevocation,
    "/reports/{report_id}/procedure/revocation",
    Permission.PROCEDURES_RULE,
    operation="post_decision_revocation",
)
CONFIRM_REVOCATION = Declaration(
    "confirmRevocation",
    "Another director confirms that the decision is revoked, or lets it hold.",
    RevocationConfirmation,
    "/reports/{report_id}/procedure/revocation/confirmation",
    Permission.PROCEDURES_RULE,
    operation="post_decision_revocation_confirmation",
)
