"""What is done to a report; filing and extending have inputs of their own, which say much more than a body of one command."""

from dataclasses import replace

import strawberry

from contracts.commands import persons, referrals, reports
from contracts.commands.declaring import VERSION
from gateway.graphql.command import USUAL, Answered, Command
from gateway.graphql.declared import row
from gateway.graphql.errors.refusals import AlreadyTakenOver, Refused
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY
from gateway.graphql.reports.inputs import FileReportInput, FormAnswerInput, PersonInput
from gateway.graphql.reports.reading.receipts import as_asked
from gateway.graphql.reports.types import Report


@input_type
class ExtendReportInput:
    """The author says more, section by section: only what is new. What stands there can be read as it was."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
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


CONFIRM_REROUTE = row(referrals.CONFIRM_REROUTE, RECEIPT)
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
    row(reports.TAKE_OVER, RECEIPT, _BEFORE_OTHERS),
    row(reports.WITHDRAW, RECEIPT, _BEFORE_OTHERS),
    row(persons.WITHDRAW_CONSENT, RECEIPT, _BEFORE_OTHERS),
    row(persons.RECORD_CONSENT, RECEIPT),
    row(persons.RECORD_AGE, RECEIPT),
    row(persons.CONFIRM_AGE, RECEIPT),
    row(reports.ADVISE, RECEIPT),
    row(reports.ASK, _WITH_QUESTIONS),
    row(reports.ANSWER, _WITH_QUESTIONS),
    row(reports.UPDATE_WHEREABOUTS, RECEIPT),
    row(reports.ADD, RECEIPT),
    Command(
        "extendReport",
        "The author says more, in any sections at once: readers of a class read the newest of it from now on.",
        ExtendReportInput,
        "identification",
        "/reports/{report_id}/extension",
        _EXTENDED,
    ),
    row(reports.HAND_OVER, RECEIPT),
    row(reports.TAKE_HANDED_OVER, RECEIPT),
    row(reports.UNDO_HAND_OVER, RECEIPT),
    row(reports.RECORD_READING_BASIS, RECEIPT),
    row(referrals.REVOKE, RECEIPT),
    CONFIRM_REROUTE,
)
