"""The Centre opens the procedure, with the assessment that leads to it: that there are grounds is what opening says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import ChallengeState, ProcedureState
from contracts.words.reports import AssessedGrounds, NextStep, ReportState, WayIn
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.assessment import ASKED, in_words_or_not
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import has_begun, state_of

if TYPE_CHECKING:
    from gateway.pages.answers import RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.refusals import Problem

_QUESTIONS: Final = questions_of(
    procedures.OPEN, {name: ASKED[name] for name in ("assessment.risk", "assessment.reason")}
)
_FIXED: Final = {"grounds": AssessedGrounds.REASONABLE, "nextStep": NextStep.OPEN_PROCEDURE}


def _read(_: Form) -> tuple[dict[str, Any], list[Problem]]:
    return {"assessment": dict(_FIXED)}, []


def _is_offered(report: RecordReport) -> bool:
    """A person has one procedure; another may follow one that did not identify them, unless a review of that waits, or was revoked."""
    known = report["report"] and report["report"]["wayIn"] is not WayIn.THROUGH_ME
    challenge = report["procedure"] and report["procedure"]["challenge"]
    waits = challenge is not None and challenge.awaits_director
    ended = state_of(report) in (ProcedureState.DISCONTINUED, ProcedureState.NOT_IDENTIFIED)
    none = state_of(report) is None and not has_begun(report)
    free = none or ended or challenge is ChallengeState.REVOKED
    return report["state"] is ReportState.RECEIVED and bool(known) and free and not waits


OPENING: Final = ReportCommand(
    procedures.OPEN,
    "procedure",
    lambda _: _QUESTIONS,
    done="procedure_opened",
    heading=N_("Open the formal procedure"),
    says=N_(
        "By opening it you record that there are reasonable grounds to think that the person is a victim of trafficking. Three members "
        "of a panel then assess the person and propose a decision. Whoever reported reads that a procedure was opened, and nothing more."
    ),
    press=N_("Open the procedure"),
    place="records",
    reads=_read,
    shows=lambda _, receipt, __: in_words_or_not(_QUESTIONS, receipt),
    link=N_("Open the formal procedure"),
    offered=_is_offered,
)
