"""What is done to a report, and what each command answers."""

from dataclasses import replace

from contracts.commands import cases, filing, linking, persons, procedures, referrals, reports
from gateway.graphql.command import USUAL, WITHOUT_STATE, Answered, as_it_is
from gateway.graphql.declared import row
from gateway.graphql.errors.refusals import AlreadyTakenOver, Refused
from gateway.graphql.reports.reading.receipts import as_asked
from gateway.graphql.reports.types import (
    AssignedCase,
    CoveredCases,
    FoundPersons,
    HandedOverCases,
    RecusedReport,
    Report,
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


PROCEDURES = (
    procedures.OPEN,
    procedures.APPOINT_PANEL,
    procedures.REPLACE_PANEL_MEMBER,
    procedures.PRESUME,
    procedures.RECORD_INTERVIEW,
    procedures.ANSWER_INDICATORS,
    procedures.PROPOSE,
    procedures.SIGN,
    procedures.DISSENT,
    procedures.CONFIRM,
    procedures.DECIDE_DISSENT,
    procedures.DISCONTINUE,
    procedures.REQUEST_REVIEW,
    procedures.DECIDE_REVIEW,
    procedures.QUESTION_DECISION,
    procedures.REVOKE_DECISION,
    procedures.CONFIRM_REVOCATION,
    procedures.EXPLAIN_RIGHTS,
    procedures.RECORD_RECOVERY,
    procedures.SERVE,
)
CONFIRM_REROUTE = row(referrals.CONFIRM_REROUTE, RECEIPT)
COMMANDS = (
    row(filing.FILE, _FILED, (*USUAL, Refused)),
    row(reports.TAKE_OVER, RECEIPT, _BEFORE_OTHERS),
    row(reports.WITHDRAW, RECEIPT, _BEFORE_OTHERS),
    row(reports.ASSESS, RECEIPT),
    row(reports.ASSESS_RISK, RECEIPT),
    row(reports.DISMISS, RECEIPT),
    row(reports.CORRECT, RECEIPT),
    row(reports.CONFIRM_DISMISSAL, RECEIPT),
    row(reports.REOPEN, RECEIPT),
    row(reports.ASSIGN, as_it_is(AssignedCase, "id caseId")),
    row(reports.RECUSE, as_it_is(RecusedReport, "id")),
    row(cases.COVER, as_it_is(CoveredCases, "managerId coverId")),
    row(cases.HAND_OVER, as_it_is(HandedOverCases, "reportIds managerId"), (*USUAL, Refused)),
    row(
        linking.SEARCH,
        as_it_is(FoundPersons, "items { id reference state names birthDate }"),
        (*WITHOUT_STATE, Refused),
    ),
    row(linking.LINK, RECEIPT),
    row(linking.UNLINK, RECEIPT),
    *(row(each, RECEIPT) for each in PROCEDURES),
    row(persons.WITHDRAW_CONSENT, RECEIPT, _BEFORE_OTHERS),
    row(persons.RECORD_CONSENT, RECEIPT),
    row(persons.RECORD_REFERRAL_CONSENT, RECEIPT),
    row(persons.RECORD_GUARDIANSHIP, RECEIPT),
    row(persons.CHECK_GUARDIAN, RECEIPT),
    row(persons.INFORM_PROSECUTOR, RECEIPT),
    row(persons.RECORD_AGE, RECEIPT),
    row(persons.CONFIRM_AGE, RECEIPT),
    row(reports.ADVISE, RECEIPT),
    row(reports.ASK, _WITH_QUESTIONS),
    row(reports.ANSWER, _WITH_QUESTIONS),
    row(reports.UPDATE_WHEREABOUTS, RECEIPT),
    row(reports.ADD, RECEIPT),
    row(filing.EXTEND, _EXTENDED),
    row(reports.HAND_OVER, RECEIPT),
    row(reports.TAKE_HANDED_OVER, RECEIPT),
    row(reports.UNDO_HAND_OVER, RECEIPT),
    row(reports.RECORD_READING_BASIS, RECEIPT),
    row(referrals.SEND, RECEIPT),
    row(referrals.REVOKE, RECEIPT),
    CONFIRM_REROUTE,
)
