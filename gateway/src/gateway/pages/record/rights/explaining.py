"""What the person has a right to was explained to them: which rights, when and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.day_and_language import fixes_of, offered_day_and_language, read_day_and_language
from gateway.pages.record.rights import words
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_DAY, _RIGHTS = "explainedOn", "rights"
_NO_RIGHT: Final = Problem(_RIGHTS, N_("Choose at least one right that was explained."))
_QUESTIONS: Final = questions_of(
    procedures.EXPLAIN_RIGHTS,
    {"interpreter": (N_("Was an interpreter there?"), N_("Say whether an interpreter was there."))},
)


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    values, wrong = read_day_and_language(form, _DAY)
    values[_RIGHTS] = [each for each in form.all(_RIGHTS) if each in words.RIGHT]
    return values, [*wrong, *([] if values[_RIGHTS] else [_NO_RIGHT])]


def _shown(visitor: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    return offered_day_and_language(visitor, receipt, form) | {"rights": words.RIGHT, "day": _DAY}


def _is_offered(report: RecordReport) -> bool:
    return bool(report["procedure"] and report["procedure"]["id"])


EXPLAINING: Final = ReportCommand(
    procedures.EXPLAIN_RIGHTS,
    "rights",
    lambda _: _QUESTIONS,
    done="rights_explained",
    heading=N_("Record which rights were explained"),
    says=N_(
        "In a language that the person understands, as often as it is needed. Legal aid reads it too once it is asked."
    ),
    press=N_("Record what was explained"),
    template="record/rights/explain.html",
    fixes=fixes_of(_DAY, _NO_RIGHT),
    place="records",
    reads=_read,
    shows=_shown,
    link=N_("Record which rights were explained"),
    offered=_is_offered,
)
