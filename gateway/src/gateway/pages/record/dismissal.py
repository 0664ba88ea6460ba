"""The Centre dismisses a report that it took over, or proposes that of a child, and a supervisor decides about what is proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from contracts.commands import reports
from contracts.words.reports import NextStep, ReportState
from gateway.pages.labels import NEXT_STEP
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.assessment import ASKED, in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import has_begun

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.pages.answers import Done, ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_GOES_ON: Final = frozenset({NextStep.GATHER_INFORMATION, NextStep.OPEN_PROCEDURE})
"""What follows only where the report goes on."""
_QUESTIONS: Final = questions_of(
    reports.DISMISS,
    {
        "reason": (N_("Why is the report dismissed?"), N_("Say why the report is dismissed.")),
        **ASKED,
    },
    **{"assessment.nextStep": {code: said for code, said in NEXT_STEP.items() if code not in _GOES_ON}},
)


_DECISION: Final = questions_of(
    reports.CONFIRM_DISMISSAL,
    {
        "agreed": (N_("Do you agree that the report is dismissed?"), N_("Say whether you agree.")),
        "reason": (
            N_("Why the report goes on, if you do not agree. Only the Centre reads it."),
            N_("Write down why the report goes on, or leave it out if you agree."),
        ),
    },
)


def _is_a_childs(report: ReadReceiptReport) -> bool:
    """Whether any person of it is a child, or treated as one."""
    danger, others = report["danger"], report["persons"] or ()
    return bool(danger and danger["childPath"]) or any(each["childPath"] for each in others)


def _is_offered(report: RecordReport) -> bool:
    """Of several persons with the first alone, as the report is dismissed as a whole; with a procedure it is not dismissed."""
    number = report["reference"] and report["reference"]["number"]
    return report["state"] is ReportState.RECEIVED and number in (None, 1) and not has_begun(report)


def _shown(_: Visitor, receipt: ReadReceiptReport, __: Form) -> dict[str, Any]:
    """Of a child, or with one among several persons, it is proposed by the same form."""
    command = {"command": _PROPOSING} if _is_a_childs(receipt) else {}
    return {**in_words_or_not(_QUESTIONS, receipt), **command}


def _done_unless(goes_on: str) -> Callable[[Form, Done], str]:
    """What the record says afterwards: that the report is dismissed, or what came of it where it goes on."""
    return lambda _, answer: (
        "dismissed" if answer["__typename"] == "Report" and answer["state"] is ReportState.DISMISSED else goes_on
    )


DISMISSING: Final = ReportCommand(
    reports.DISMISS,
    "dismiss",
    lambda _: _QUESTIONS,
    done=_done_unless("dismissal_proposed"),
    heading=N_("Dismiss the report"),
    says=N_(
        "The report ends, for all of its persons, and nothing can be added to it any more. Requests to units end too. The reporter reads "
        "that the Centre has looked into it and closed it, and not why. Only a supervisor of the Centre can open it again."
    ),
    press=N_("Dismiss it"),
    warns=True,
    place="records",
    shows=_shown,
    link=N_("Dismiss the report"),
    offered=_is_offered,
)
_PROPOSING: Final = replace(
    DISMISSING,
    heading=N_("Propose to dismiss the report"),
    says=N_(
        "The report is about a child, or a person who may be one, so a supervisor of the Centre decides. Until then it goes on, and the "
        "child stays protected. Neither the reporter nor a unit learns of the proposal."
    ),
    press=N_("Propose it"),
    warns=False,
)
DECIDING: Final = ReportCommand(
    reports.CONFIRM_DISMISSAL,
    "dismissal",
    lambda _: _DECISION,
    done=_done_unless("dismissal_declined"),
    heading=N_("Decide about the dismissal"),
    says=N_(
        "If you agree, the report ends for all of its persons, until a supervisor opens it again. A unit that protects the child, or is "
        "asked to, keeps its request. If you do not agree, the report goes on. Only the Centre reads why."
    ),
    press=N_("Record the decision"),
    place="records",
    shows=lambda _, receipt, __: in_words_or_not(_DECISION, receipt),
)
