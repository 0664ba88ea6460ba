"""The decision was served on the person, or could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import ProcedureState, Serving
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.day_and_language import fixes_of, offered_day_and_language, read_day_and_language
from gateway.pages.record.papers.paper import DECISION, PAPERS
from gateway.pages.record.rights import words
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import DecisionServed, ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_DAY: Final = "servedOn"
_DECIDED: Final = frozenset({ProcedureState.IDENTIFIED, ProcedureState.NOT_IDENTIFIED})
_KEPT: Final = Problem("copyLeft", N_("A copy that could not be served is kept at the Centre."))
_QUESTIONS: Final = questions_of(
    procedures.SERVE,
    {
        "how": (N_("How was it served?"), N_("Say how the decision was served.")),
        "copyLeft": (N_("Where is the person's copy?"), N_("Say where the person's copy is.")),
    },
    how=words.SERVING,
    copyLeft=words.COPY,
)


def _shown(visitor: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    served = {DECISION: PAPERS[DECISION]}
    return offered_day_and_language(visitor, receipt, form) | {"day": _DAY, "papers": served}


def _is_offered(report: RecordReport) -> bool:
    decided = report["procedure"] and report["procedure"]["state"] in _DECIDED
    decision = report["decision"]
    done = decision and (decision["revokedAt"] or (decision["served"] and not could_not_be(decision["served"])))
    return bool(decided and not done)


def could_not_be(served: DecisionServed) -> bool:
    """Whether it is an attempt to serve the decision that failed: it may be served again."""
    return served["how"] is Serving.COULD_NOT_BE_SERVED


SERVING: Final = ReportCommand(
    procedures.SERVE,
    "served",
    lambda _: _QUESTIONS,
    done="decision_served",
    heading=N_("Record how the decision was served"),
    says=N_(
        "From then on the panel and the director do not read the record any more. What could not be served is recorded again when it is."
    ),
    press=N_("Record it"),
    warns=True,
    template="record/rights/serve.html",
    fixes=fixes_of(_DAY, _KEPT),
    place="records",
    reads=lambda form: read_day_and_language(form, _DAY),
    shows=_shown,
    link=N_("Record how the decision was served"),
    offered=_is_offered,
)
