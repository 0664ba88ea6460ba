"""The Centre dismisses an adult's report that it took over: the reason and the assessment, in one form."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from contracts.commands import reports
from contracts.words.reports import NextStep, ReportState
from gateway.pages.labels import NEXT_STEP
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.assessment import ASKED, in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport, RecordReport
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


def _is_a_childs(report: RecordReport | ReadReceiptReport) -> bool:
    """Whether any person of it is a child, or treated as one."""
    danger, others = report["danger"], report["persons"] or ()
    return bool(danger and danger["childPath"]) or any(each["childPath"] for each in others)


def _is_offered(report: RecordReport) -> bool:
    """Of several persons with the first alone, as the report is dismissed as a whole."""
    number = report["reference"] and report["reference"]["number"]
    return report["state"] is ReportState.RECEIVED and number in (None, 1) and not _is_a_childs(report)


def _shown(_: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    """Raises PageRefused for a child; what was typed before that was known is shown all the same."""
    if _is_a_childs(receipt) and form.status < HTTPStatus.BAD_REQUEST:
        raise PageRefused("child-report-cannot-be-dismissed", HTTPStatus.CONFLICT)
    return in_words_or_not(_QUESTIONS, receipt)


DISMISSING: Final = ReportCommand(
    reports.DISMISS,
    "dismiss",
    lambda _: _QUESTIONS,
    done="dismissed",
    heading=N_("Dismiss the report"),
    says=N_(
        "The report ends, for all of its persons, and nothing can be added to it any more. Requests to units end too. The reporter reads "
        "that the Centre has looked into it and closed it, and not why. This cannot be undone."
    ),
    press=N_("Dismiss it"),
    warns=True,
    place="records",
    shows=_shown,
    link=N_("Dismiss the report"),
    offered=_is_offered,
)
