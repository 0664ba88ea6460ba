"""Commands on one report."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.commands.declaring import Declaration, Nothing, Versioned
from contracts.conditions import fields, when
from contracts.fields import EncounterPlaceCode, Moment, SafeLine, SafeText
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words import limits
from contracts.words.disclosures import ReadingBasis, ReadingScope
from contracts.words.files import FileClass
from contracts.words.reports import (
    AddendumKind,
    Answer,
    AssessedGrounds,
    AssessedRisk,
    DismissalReason,
    NextStep,
    RecusalReason,
    ReopeningReason,
    ReportSource,
    RiskThreat,
    Whereabouts,
    WithdrawalReason,
)

SEEN_ALONE = "Where the person takes consent back: whether they were seen alone when they said so."
CALLED_BACK = "Where the person takes consent back: whether a call back confirmed it."
Code = Annotated[SafeLine, Field(max_length=60)]


class Advice(CamelModel):
    """What the reporter should do now."""

    instruction: Annotated[Code, Field(description="Code of the instruction in the reference data.")]
    until: Annotated[Moment | None, Field(description="Some instructions need a moment.")] = None


class TakeOver(Versioned):
    """The Centre takes the report over, and says in the same step what to do now."""

    advice: Annotated[
        Advice | None, Field(description="An instruction that cannot be given keeps the report from being taken over.")
    ] = None


class Withdrawal(Versioned):
    """The author takes an adult's report back."""

    reason: WithdrawalReason
    seen_alone: Annotated[Answer, Field(description=SEEN_ALONE)] = Answer.UNKNOWN
    called_back: Annotated[Answer, Field(description=CALLED_BACK)] = Answer.UNKNOWN


class Assessment(CamelModel):
    """What the Centre found when it assessed a report; only the Centre reads it."""

    grounds: AssessedGrounds
    risk: AssessedRisk
    next_step: NextStep
    reason: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)] | None = Field(
        default=None,
        description=f"At most {limits.ASSESSMENT:,} characters; left out where the way in holds no text, and needed everywhere else.",
    )


class Assessing(Versioned):
    """The Centre assesses what was reported of one person."""

    assessment: Assessment


class RiskAssessment(Versioned):
    """How great the danger to the person is, where it comes from, what is to be done, and when that is looked at again."""

    level: AssessedRisk
    threats: Annotated[
        list[RiskThreat],
        Field(
            min_length=1,
            max_length=len(RiskThreat),
            description="From whom or what; `not_known` is said without others.",
        ),
    ]
    measures: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)] | None = Field(
        default=None,
        description=f"What is to be done: at most {limits.ASSESSMENT:,} characters, which every unit that helps the person reads; left "
        "out where the way in holds no text, and needed everywhere else.",
    )
    review_on: Annotated[
        date, Field(description="The day of the next review: today or later, and no later than the level allows.")
    ]


class Dismissal(Versioned):
    """The Centre has assessed a report and ends it; where any person is a child, it proposes that a supervisor does."""

    reason: DismissalReason
    assessment: Assessment


class Correction(Versioned):
    """The Centre corrects what was fixed at filing, for all persons of the report; what was filed stays readable.

    At least one fact is another than the report says now; one that is the same is not corrected.
    """

    encounter_date: date | None = None
    encounter_municipality: Annotated[
        EncounterPlaceCode | None, Field(description="The municipality's five digits, or RS-KM, ABROAD or UNKNOWN.")
    ] = None
    source: Annotated[
        ReportSource | None, Field(description="Of what the Centre's intake entered for a reporter: how it came.")
    ] = None
    received_at: Annotated[
        Moment | None,
        Field(description="Of the same: when the Centre got it, to the minute. No term moves because of it."),
    ] = None
    unit_id: Annotated[
        UUID | None,
        Field(
            description="Of the same: the unit of the reporter, of the sector whose form was answered. Until the Centre takes the report "
            "over, or a colleague of the unit takes it."
        ),
    ] = None
    reason: Annotated[SafeText, Field(max_length=limits.CORRECTION)] | None = Field(
        default=None,
        description=f"At most {limits.CORRECTION} characters, which the Centre alone reads; left out where the way in holds no "
        "text, and needed everywhere else.",
    )


class DismissalDecision(Versioned):
    """A supervisor of the Centre decides about a dismissal that another person proposed."""

    model_config = ConfigDict(json_schema_extra=when("agreed", True, fields(left_out=["reason"])))

    agreed: bool
    reason: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)] | None = Field(
        default=None,
        description=f"Why the report goes on, where it is not agreed: at most {limits.ASSESSMENT:,} characters; left out where the way "
        "in holds no text.",
    )


class Reopening(Versioned):
    """A supervisor of the Centre opens a dismissed report again, for all of its persons."""

    reason: ReopeningReason
    words: Annotated[SafeText, Field(max_length=limits.ASSESSMENT)] | None = Field(
        default=None,
        description=f"What is new: at most {limits.ASSESSMENT:,} characters, which the Centre alone reads; left out where the way in "
        "holds no text, and needed everywhere else.",
    )


class CaseAssignment(Versioned):
    """The Centre gives a report to a case manager."""

    manager_id: Annotated[UUID, Field(description="A case manager of the Centre, by the people directory.")]


class Recusal(Versioned):
    """Who works on a person gives that up for good: they know the person, or have another conflict."""

    reason: RecusalReason
    words: Annotated[SafeText, Field(max_length=limits.CORRECTION)] | None = Field(
        default=None,
        description=f"More about it: at most {limits.CORRECTION} characters, which the Centre alone reads; left out where the way in "
        "holds no text.",
    )


class Asking(CamelModel):
    """The Centre asks the reporter: a question of the list, one in words, or one of the list with words to it."""

    model_config = ConfigDict(json_schema_extra=when("question", None, fields(given=["text"])))

    question: Annotated[Code | None, Field(description="Code of the question in the reference data.")] = None
    text: Annotated[SafeText, Field(max_length=limits.QUESTION)] | None = Field(
        default=None, description=f"At most {limits.QUESTION} characters."
    )


class Answering(CamelModel):
    """The author, or a colleague of their unit, answers one question: by code where it has one, else in words."""

    question_id: UUID
    answer: Annotated[
        Code | None, Field(description="Code of the answer in the reference data, where the question has one.")
    ] = None
    text: Annotated[SafeText, Field(max_length=limits.ANSWER)] | None = Field(
        default=None, description=f"At most {limits.ANSWER:,} characters."
    )


class WhereaboutsAnswer(CamelModel):
    """The reporter says where the person is."""

    answer: Whereabouts


_MOST_NEEDS = limits.ADDED[AddendumKind.CARE_NEEDS]
_MOST_ADDED = max(limits.ADDED.values())
_SHORTER = {"properties": {"text": {"maxLength": _MOST_NEEDS}}}


class Addition(Versioned):
    """The author adds a text to the report; what was said before stays."""

    model_config = ConfigDict(json_schema_extra=when("kind", AddendumKind.CARE_NEEDS.value, _SHORTER))

    kind: AddendumKind
    text: Annotated[
        SafeText,
        Field(
            max_length=_MOST_ADDED, description=f"At most {_MOST_ADDED:,} characters; {_MOST_NEEDS:,} for care needs."
        ),
    ]


class Basis(CamelModel):
    """The Centre records why it reads what is closed."""

    scope: ReadingScope
    basis: ReadingBasis


class Upload(Versioned):
    """The author wants to add a picture, a document or a recording to the report."""

    file_class: Annotated[
        FileClass,
        Field(
            description="`attachments` for what is not medical, `clinical_images` for pictures of injuries and medical documents."
        ),
    ]
    caption: Annotated[
        Annotated[SafeLine, Field(max_length=limits.CAPTION)] | None,
        Field(description="What the file shows; sealed with what is known of the file, and read by who may read that."),
    ] = None


TAKE_OVER = Declaration(
    "takeOverReport",
    "The Centre takes a report over and may say what to do now, both or neither; of two at once one learns who did it.",
    TakeOver,
    "/reports/{report_id}/take-over",
    Permission.REPORTS_TAKE_OVER,
    operation="post_take_over",
)
WITHDRAW = Declaration(
    "withdrawReport",
    "The author takes an adult's report back before anybody took it over.",
    Withdrawal,
    "/reports/{report_id}/withdraw",
    Permission.REPORTS_WITHDRAW,
    operation="post_withdrawal",
)
ASSESS = Declaration(
    "assessReport",
    "The Centre records how it assesses a person of a report that it took over; a later assessment counts, and earlier ones stay.",
    Assessing,
    "/reports/{report_id}/assess",
    Permission.REPORTS_ASSESS,
    operation="post_assessment",
)
ASSESS_RISK = Declaration(
    "assessRisk",
    "The danger to a person is assessed, with the day of the next review; the newest assessment counts, and earlier ones stay.",
    RiskAssessment,
    "/reports/{report_id}/risk",
    Permission.RISKS_ASSESS,
    operation="post_risk",
)
DISMISS = Declaration(
    "dismissReport",
    "The Centre ends a report that it has taken over, with its assessment: this is no trafficking. Of a child it proposes that.",
    Dismissal,
    "/reports/{report_id}/dismiss",
    Permission.REPORTS_DISMISS,
    operation="post_dismissal",
)
CORRECT = Declaration(
    "correctReport",
    "The Centre corrects a fact that was fixed at filing, with a reason: no request to a unit moves.",
    Correction,
    "/reports/{report_id}/corrections",
    Permission.REPORTS_CORRECT,
    operation="post_correction",
)
CONFIRM_DISMISSAL = Declaration(
    "confirmDismissal",
    "A supervisor of the Centre, who did not propose it, agrees that a child's report is dismissed, or says why it goes on.",
    DismissalDecision,
    "/reports/{report_id}/dismissal",
    Permission.REPORTS_CONFIRM_DISMISSAL,
    operation="post_dismissal_decision",
)
REOPEN = Declaration(
    "reopenReport",
    "A supervisor of the Centre opens a dismissed report again: it is taken over as before, and assessed anew. What ended stays ended.",
    Reopening,
    "/reports/{report_id}/reopen",
    Permission.REPORTS_REOPEN,
    operation="post_reopening",
)
ASSIGN = Declaration(
    "assignCase",
    "The Centre gives a report that it took over to a case manager, of several persons all of them; another one keeps the case.",
    CaseAssignment,
    "/reports/{report_id}/assign",
    Permission.CASES_ASSIGN,
    operation="post_assignment",
)
RECUSE = Declaration(
    "recuse",
    "Who works on a person gives that up for good, with a reason: a case manager, a member of the panel who has not voted, or a worker of "
    "a unit that took a request on. It waits for another one from then on. Of several persons a case manager gives up all, a worker all "
    "who were sent to their unit, and a member of a panel this one.",
    Recusal,
    "/reports/{report_id}/recuse",
    Permission.CASES_RECUSE,
    operation="post_recusal",
)
ADVISE = Declaration(
    "adviseReporter",
    "The Centre says what to do now, by code; the receipt shows it.",
    Advice,
    "/reports/{report_id}/advice",
    Permission.REPORTS_ADVISE,
    operation="post_advice",
)
ASK = Declaration(
    "askReporter",
    "The Centre asks the reporter; they, or a colleague of their unit, find the question and may answer it.",
    Asking,
    "/reports/{report_id}/questions",
    Permission.REPORTS_ASK,
    operation="post_question",
)
ANSWER = Declaration(
    "answerQuestion",
    "The author, or a colleague of their unit, answers a question of the Centre; of two answers at once one is kept.",
    Answering,
    "/reports/{report_id}/answers",
    Permission.REPORTS_ANSWER,
    operation="post_answer",
)
UPDATE_WHEREABOUTS = Declaration(
    "updateWhereabouts",
    "The reporter says with one tap where the person is.",
    WhereaboutsAnswer,
    "/reports/{report_id}/whereabouts",
    Permission.REPORTS_UPDATE_WHEREABOUTS,
    operation="post_whereabouts",
)
ADD = Declaration(
    "addToReport",
    "The author adds a text to the report, which readers of that class read from now on.",
    Addition,
    "/reports/{report_id}/addenda",
    Permission.REPORTS_ADD,
    operation="post_addendum",
)
HAND_OVER = Declaration(
    "handOverReport",
    "The author offers a report to their unit; a colleague takes it, and no one sees more before.",
    Nothing,
    "/reports/{report_id}/hand-over",
    Permission.REPORTS_HAND_OVER,
    operation="post_hand_over",
)
TAKE_HANDED_OVER = Declaration(
    "takeHandedOver",
    "A colleague takes what was offered and is an author as well, with all that an author reads and does.",
    Nothing,
    "/reports/{report_id}/hand-over/take",
    Permission.REPORTS_HAND_OVER,
    operation="post_taking",
)
UNDO_HAND_OVER = Declaration(
    "undoHandOver",
    "Ends an offer that is not taken yet: its author takes it back, or a colleague declines it.",
    Nothing,
    "/reports/{report_id}/hand-over/undo",
    Permission.REPORTS_HAND_OVER,
    operation="post_undoing",
)
RECORD_READING_BASIS = Declaration(
    "recordReadingBasis",
    "The Centre records why it reads what is closed; it opens for the one who recorded it.",
    Basis,
    "/reports/{report_id}/reading-basis",
    Permission.REPORTS_RECORD_BASIS,
    operation="post_reading_basis",
)
ATTACH_FILE = Declaration(
    "attachFile",
    "Gives the author a ticket for one file, which is sent to `/uploads/{id}` and becomes part of the report there.",
    Upload,
    "/reports/{report_id}/uploads",
    Permission.REPORTS_ADD,
    operation="post_upload",
)
