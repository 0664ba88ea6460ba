"""A review of a procedure that did not identify the person: it is requested, and a director admits it or upholds what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts import reference
from contracts.commands import procedures
from contracts.words.procedures import ChallengeState, DecisionOutcome, ProcedureState
from contracts.words.reports import ReceiptStage
from gateway.pages.forms import FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import today_typed
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import challenge_of, signed_with_second_factor
from gateway.pages.record.rights.serving import could_not_be
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_DAY: Final = "askedOn"
_REQUEST: Final = questions_of(
    procedures.REQUEST_REVIEW,
    {
        "onBehalfOf": (N_("Who asks for the review?"), N_("Say who asks for the review.")),
        "ground": (N_("Why do they ask for it?"), N_("Say why they ask for it.")),
        "reason": (
            N_("What is new, or was not followed? The director and who works on the procedure read it."),
            N_("Write down what is new, or was not followed."),
        ),
    },
)
_DECISION: Final = questions_of(
    procedures.DECIDE_REVIEW,
    {
        "admitted": (N_("What do you decide?"), N_("Say what you decide.")),
        "reason": (N_("The reasons, in full sentences"), N_("Write down the reasons.")),
    },
    admitted={
        "yes": N_("The person is assessed again, by other persons"),
        "no": N_("What was decided holds"),
    },
)
_FIXES: Final = FormFixes(
    fields={
        _DAY: Problem(
            _DAY,
            N_("Enter the day on which they asked for it: today or earlier, and not before the procedure ended."),
            address=f"#{_DAY}-day",
        )
    }
)


def _shown(_: Visitor, __: ReadReceiptReport, ___: Form) -> dict[str, Any]:
    term = reference.due_time("REVIEW_WINDOW")
    return {"today": today_typed(), "days": term.duration.days, "verified": term.verified}


def _is_offered(report: RecordReport) -> bool:
    """Of one that did not identify the person and was served, or could not be; the duty, which reads none, by the decision."""
    if (procedure := report["procedure"]) and procedure["state"]:
        served = report["decision"] and report["decision"]["served"]
        decided = procedure["state"] is ProcedureState.NOT_IDENTIFIED and not procedure["isReview"]
        attempted = decided and served is not None and could_not_be(served)
        return bool(procedure["reviewUntil"] or attempted) and procedure["challenge"] is ChallengeState.NONE
    concluded = report["receipt"] and report["receipt"]["stage"] is ReceiptStage.CONCLUDED
    return bool(concluded) and (report["decision"] and report["decision"]["outcome"]) is not DecisionOutcome.IDENTIFIED


REQUESTING: Final = ReportCommand(
    procedures.REQUEST_REVIEW,
    "review",
    lambda _: _REQUEST,
    done="review_requested",
    heading=N_("Record that a review is requested"),
    says=N_(
        "A director who did not decide before reads the record and decides whether other persons assess the person anew. The "
        "reporter sees nothing of it until then."
    ),
    press=N_("Bring it to the director"),
    template="record/procedure/review.html",
    fixes=_FIXES,
    place="records",
    reads=lambda form: form.day(_DAY),
    shows=_shown,
    link=N_("Record that a review is requested"),
    offered=_is_offered,
)
DECIDING: Final = ReportCommand(
    procedures.DECIDE_REVIEW,
    "review-decision",
    lambda _: _DECISION,
    done=lambda form, _: "review_admitted" if form.one("admitted") == "yes" else "review_upheld",
    heading=N_("Decide about the review"),
    says=N_(
        "If the person is assessed again, another procedure is opened, in which other persons assess and decide than before; the reporter "
        "reads that a procedure is open. You do not read the record any more once you have decided."
    ),
    press=N_("Decide so"),
    warns=True,
    template="record/procedure/challenge.html",
    place="records",
    known=signed_with_second_factor,
    link=N_("Decide about the review"),
    leaves=True,
    offered=lambda report: challenge_of(report) is ChallengeState.REVIEW_REQUESTED,
)
