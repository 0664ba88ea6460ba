"""What is done to a report: each an input and a row."""

from dataclasses import replace

import strawberry

from contracts.words.disclosures import ReadingBasis, ReadingScope, RevocationReason
from contracts.words.reports import AddendumKind, Answer, Whereabouts, WithdrawalReason
from gateway.graphql.command import USUAL, Answered, Command
from gateway.graphql.errors.refusals import AlreadyTakenOver, Refusal, Refused
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY, VERSION
from gateway.graphql.reports.consent_inputs import (
    CALLED_BACK,
    SEEN_ALONE,
    ConfirmAgeInput,
    RecordAgeInput,
    RecordConsentInput,
    WithdrawConsentInput,
)
from gateway.graphql.reports.inputs import (
    AdviseReporterInput,
    FileReportInput,
    FormAnswerInput,
    OnReport,
    PersonInput,
    TakeOverReportInput,
)
from gateway.graphql.reports.reading.receipts import as_asked
from gateway.graphql.reports.types import Report


@input_type
class WithdrawReportInput(OnReport):
    """The author takes an adult's report back."""

    expected_version: int = strawberry.field(description=VERSION)
    reason: WithdrawalReason
    seen_alone: Answer = strawberry.field(default=Answer.UNKNOWN, description=SEEN_ALONE)
    called_back: Answer = strawberry.field(default=Answer.UNKNOWN, description=CALLED_BACK)


@input_type
class AskReporterInput(OnReport):
    """The Centre asks the reporter: a question of the list, one in words, or one of the list with words to it."""

    question: str | None = strawberry.field(default=None, description="Code of the question in the reference data.")
    text: str | None = strawberry.field(default=None, description="At most 500 characters.")


@input_type
class AnswerQuestionInput(OnReport):
    """The author, or a colleague of their unit, answers one question."""

    question_id: strawberry.ID
    answer: str | None = strawberry.field(
        default=None, description="Code of the answer in the reference data, where the question has one."
    )
    text: str | None = strawberry.field(default=None, description="At most 2,000 characters.")


@input_type
class UpdateWhereaboutsInput(OnReport):
    """The reporter says where the person is."""

    answer: Whereabouts


@input_type
class AddToReportInput(OnReport):
    """The author adds a text to the report; what stands there stays."""

    expected_version: int = strawberry.field(description=VERSION)
    kind: AddendumKind
    text: str = strawberry.field(description="At most 10,000 characters; 2,000 for care needs.")


@input_type
class ExtendReportInput(OnReport):
    """The author says more, section by section: only what is new. What stands there can be read as it was."""

    expected_version: int = strawberry.field(description=VERSION)
    person: PersonInput | None = None
    account: str | None = strawberry.field(default=None, description="What you saw and heard besides.")
    clinical: str | None = strawberry.field(default=None, description="Further findings.")
    care_needs: str | None = strawberry.field(default=None, description="Further care and safety needs.")
    form_version: int | None = strawberry.field(
        default=None, description="The version of the form that was answered; the newest without it."
    )
    answers: list[FormAnswerInput] | None = None
    draft_id: strawberry.ID | None = strawberry.field(
        default=None, description="The draft it was typed into, which ends with it; one that is gone stops nothing."
    )


@input_type
class RecordReadingBasisInput(OnReport):
    """The Centre records why it reads what is closed."""

    scope: ReadingScope
    basis: ReadingBasis


@input_type
class RevokeReferralInput:
    """Ends what a referral opened; for a child the unit that goes on is named."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version of the report you saw.")
    reason: RevocationReason
    successor_unit_id: strawberry.ID | None = None


@input_type
class ConfirmRerouteInput:
    """Lets a unit take a referral on that the platform did not send there by itself."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    unit_id: strawberry.ID = strawberry.field(description="The unit that you saw; it counts for no other.")


RECEIPT = Answered(
    Report,
    "id version state positions ...Receipt",
    as_asked,
    """\
fragment Receipt on Report {
  reference { reference state }
  danger { danger childPath stillHere stillHereUntil }
  receipt { stage nobodyYet callPhone savedAt deliveredAt openedAt takenOverAt }
  instruction { entries { code at until } }
  whereabouts { entries { code at } }
  withheld { class mask reason }
}""",
)
_ASKED = "openQuestion { waiting questions { id code text askedAt askedAs answer { code text at givenAs } } }"
_WITH_QUESTIONS = replace(RECEIPT, selection=f"id version state positions ...Receipt {_ASKED}")
_WARNINGS = "warnings { code field sentence }"
_FILED = replace(RECEIPT, selection=f"id version state positions persons {{ id number }} {_WARNINGS} ...Receipt")
_EXTENDED = replace(RECEIPT, selection=f"id version state positions {_WARNINGS} ...Receipt")
_BEFORE_OTHERS = (*USUAL, AlreadyTakenOver)


def _on_report(
    name: str,
    step: str,
    says: str,
    given: type[OnReport] | None = None,
    refusals: tuple[type[Refusal], ...] = USUAL,
    answer: Answered[Report] = RECEIPT,
) -> Command[OnReport]:
    # One that says only which report has an input of its own all the same.
    own = given or input_type(type(f"{name[:1].upper()}{name[1:]}Input", (OnReport,), {"__doc__": says}))
    return Command(name, says, own, "identification", f"/reports/{{report_id}}/{step}", answer, refusals=refusals)


CONFIRM_REROUTE = Command(
    "confirmReroute",
    "The Centre's duty says that a unit may take a referral on that went to it, or will.",
    ConfirmRerouteInput,
    "identification",
    "/referrals/{referral_id}/confirm",
    RECEIPT,
)
COMMANDS = (
    Command(
        "fileReport",
        "Files a report of suspicion; everything that is missing is answered at once.",
        FileReportInput,
        "identification",
        "/reports",
        _FILED,
        refusals=(*USUAL, Refused),
    ),
    _on_report(
        "takeOverReport",
        "take-over",
        "The Centre takes a report over and may say what to do now, both or neither; of two at once one learns who did it.",
        TakeOverReportInput,
        refusals=_BEFORE_OTHERS,
    ),
    _on_report(
        "withdrawReport",
        "withdraw",
        "The author takes an adult's report back before anybody took it over.",
        WithdrawReportInput,
        refusals=_BEFORE_OTHERS,
    ),
    _on_report(
        "withdrawConsent",
        "consent/withdraw",
        "The person withdraws consent: what rested on it is closed on the very next read.",
        WithdrawConsentInput,
        refusals=_BEFORE_OTHERS,
    ),
    _on_report(
        "recordConsent",
        "consent",
        "Records what came of asking an adult: a yes lifts the seal, a no closes what a withdrawal closes.",
        RecordConsentInput,
    ),
    _on_report(
        "recordAge",
        "age",
        "Records how old the person is: a child's refusal is void at once; that a child is an adult waits for another person.",
        RecordAgeInput,
    ),
    _on_report(
        "confirmAge",
        "age/confirm",
        "A second person of the Centre confirms that a child is an adult: what rested on the child ends.",
        ConfirmAgeInput,
    ),
    _on_report(
        "adviseReporter",
        "advice",
        "The Centre says what to do now, by code; the receipt shows it.",
        AdviseReporterInput,
    ),
    _on_report(
        "askReporter",
        "questions",
        "The Centre asks the reporter; they, or a colleague of their unit, find the question and may answer it.",
        AskReporterInput,
        answer=_WITH_QUESTIONS,
    ),
    _on_report(
        "answerQuestion",
        "answers",
        "The author, or a colleague of their unit, answers a question of the Centre; of two answers at once one is kept.",
        AnswerQuestionInput,
        answer=_WITH_QUESTIONS,
    ),
    _on_report(
        "updateWhereabouts",
        "whereabouts",
        "The reporter says with one tap where the person is.",
        UpdateWhereaboutsInput,
    ),
    _on_report(
        "addToReport",
        "addenda",
        "The author adds a text to the report, which readers of that class read from now on.",
        AddToReportInput,
    ),
    _on_report(
        "extendReport",
        "extension",
        "The author says more, in any sections at once: readers of a class read the newest of it from now on.",
        ExtendReportInput,
        answer=_EXTENDED,
    ),
    _on_report(
        "handOverReport",
        "hand-over",
        "The author offers a report to their unit; a colleague takes it, and no one sees more before.",
    ),
    _on_report(
        "takeHandedOver",
        "hand-over/take",
        "A colleague takes what was offered and is an author as well, with all that an author reads and does.",
    ),
    _on_report(
        "undoHandOver",
        "hand-over/undo",
        "Ends an offer that is not taken yet: its author takes it back, or a colleague declines it.",
    ),
    _on_report(
        "recordReadingBasis",
        "reading-basis",
        "The Centre records why it reads what is closed; it opens for the one who recorded it.",
        RecordReadingBasisInput,
    ),
    Command(
        "revokeReferral",
        "The Centre ends what a referral opened: the very next read is refused.",
        RevokeReferralInput,
        "identification",
        "/referrals/{referral_id}/revoke",
        RECEIPT,
    ),
    CONFIRM_REROUTE,
)
