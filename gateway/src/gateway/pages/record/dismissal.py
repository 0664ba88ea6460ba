"""The Centre dismisses an adult's report that it took over: the reason and the assessment, in one form."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from contracts.commands import reports
from contracts.words.reports import ReportState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_QUESTIONS: Final = questions_of(
    reports.DISMISS,
    {
        "reason": (N_("Why is the report dismissed?"), N_("Say why the report is dismissed.")),
        "assessment.grounds": (
            N_("Are there grounds to think that the person is a victim of trafficking?"),
            N_("Say whether there are grounds."),
        ),
        "assessment.risk": (N_("How great is the danger to the person?"), N_("Say how great the danger is.")),
        "assessment.nextStep": (N_("What follows?"), N_("Say what follows.")),
        "assessment.reason": (
            N_("The reasons of the assessment, in your words. Only the Centre reads them."),
            N_("Write down the reasons of the assessment."),
        ),
    },
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
    """Nothing is asked in words where the way in holds none.

    Raises PageRefused for a child; what was typed before that was known is shown all the same.
    """
    if _is_a_childs(receipt) and form.status < HTTPStatus.BAD_REQUEST:
        raise PageRefused("child-report-cannot-be-dismissed", HTTPStatus.CONFLICT)
    asked = receipt["openQuestion"]
    codes = {name: each for name, each in _QUESTIONS.items() if each.choices}
    return {"questions": codes} if asked and asked["codesOnly"] else {}


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
