"""What was found about the person: a member of the panel proposes it, and where another does not agree the director decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import Act, DecisionOutcome, Means, ProcedureState
from contracts.words.reports import Suspicion
from gateway.pages.forms import Form
from gateway.pages.labels import OTHER_PROTECTION
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.papers.printable import without_letter
from gateway.pages.record.procedure.reading import offered_in, signed_with_second_factor
from gateway.pages.record.sending.grounds import one_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from gateway.pages.rendering.visitor import Visitor

_OUTCOME, _REASONS, _ASKS = "finding.outcome", "finding.reasons", "asks"
_QUESTIONS: Final = questions_of(
    procedures.PROPOSE,
    {
        _OUTCOME: (N_("What is the outcome?"), N_("Choose the outcome.")),
        _REASONS: (N_("The reasons, in full sentences"), N_("Write down the reasons.")),
    },
)
_SEVERAL: Final = {
    "acts": (Act, N_("Choose at least one act.")),
    "means": (Means, N_("Choose at least one of the means.")),
    "forms": (Suspicion, N_("Choose at least one form of exploitation.")),
}
_NO_OTHER: Final = Problem(
    "finding.otherProtection", N_("Choose what the person is offered, or that they want nothing.")
)
_NOT_PRINTED: Final = N_("A paper cannot show these signs. Say them in words: %(among)s.")


def _begun(query: QueryParams) -> Form:
    """The outcome, where it is chosen."""
    return Form({_OUTCOME: [query["outcome"]]} if "outcome" in query else {})


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """Acts, means and forms of who is identified; else what is offered. Of a child the form asks for no means.

    The reasons are printed, so they have no sign for which there is no letter.
    """
    signs = without_letter(form.one(_REASONS))
    finding, wrong = _found(form)
    return {"finding": finding}, [*wrong, *([Problem(_REASONS, _NOT_PRINTED, among=signs)] if signs else [])]


def _found(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    if form.one(_OUTCOME) != DecisionOutcome.IDENTIFIED:
        other = one_of(form, _NO_OTHER.name, tuple(OTHER_PROTECTION))
        return {"otherProtection": other or None}, [] if other else [_NO_OTHER]
    finding: dict[str, Any] = {}
    wrong = []
    for name, (kind, missing) in _SEVERAL.items():
        field = f"finding.{name}"
        if name not in form.all(_ASKS):
            continue
        finding[name] = [each for each in form.all(field) if each in tuple(kind)]
        wrong += [] if finding[name] else [Problem(field, missing)]
    return finding, wrong


async def _known(page: str, visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """The step that is reached: first the outcome, then what was found. Raises PageRefused where there is no procedure."""
    about = await signed_with_second_factor(visitor, report, form)
    outcome, record = one_of(form, _OUTCOME, tuple(DecisionOutcome)), f"/records/{report}"
    return about | {
        "outcome": outcome,
        "identifies": outcome == DecisionOutcome.IDENTIFIED,
        "other_protection": OTHER_PROTECTION,
        "back": f"{record}/{page}" if outcome else record,
    }


_FORM: Final[dict[str, Any]] = {
    "template": "record/procedure/finding.html",
    "place": "records",
    "begins": _begun,
    "reads": _read,
}
PROPOSING: Final = ReportCommand(
    procedures.PROPOSE,
    "proposal",
    lambda _: _QUESTIONS,
    done="decision_proposed",
    heading=N_("Propose a decision"),
    says=N_(
        "Your proposal is your signature. The two other members of the panel sign it, or say why they do not agree. Then a supervisor "
        "outside the panel confirms it."
    ),
    press=N_("Propose and sign it"),
    known=partial(_known, "proposal"),
    link=N_("Propose a decision"),
    offered=offered_in(ProcedureState.ASSESSMENT),
    **_FORM,
)
RULING: Final = ReportCommand(
    procedures.DECIDE_DISSENT,
    "ruling",
    lambda _: _QUESTIONS,
    done="dissent_decided",
    heading=N_("Decide about the dissent"),
    says=N_("You decide instead of the panel, with your own reasons. The procedure ends with your decision."),
    press=N_("Decide so"),
    warns=True,
    known=partial(_known, "ruling"),
    link=N_("Decide about the dissent"),
    offered=offered_in(ProcedureState.DISSENTED),
    **_FORM,
)
