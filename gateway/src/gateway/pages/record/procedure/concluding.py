"""A supervisor outside the panel confirms what all three signed or returns it, and ends a procedure that cannot be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import ProcedureState
from contracts.words.reports import Answer
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import members_of, offered_in, signed_with_second_factor, state_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import RecordReport
    from gateway.pages.forms import Form

_REASON: Final = "reason"
_CONFIRMATION: Final = questions_of(
    procedures.CONFIRM,
    {
        "agreed": (N_("Do you confirm the decision?"), N_("Say whether you confirm it.")),
        _REASON: (
            N_("Why it is returned to the panel, if you do not confirm it. Only the Centre reads it."),
            N_("Write down why it is returned, or leave it out if you confirm the decision."),
        ),
    },
    agreed={Answer.YES: N_("Yes, I confirm it"), Answer.NO: N_("No, it goes back to the panel")},
)
_ENDING: Final = questions_of(
    procedures.DISCONTINUE,
    {
        _REASON: (N_("Why does the procedure end without a decision?"), N_("Say why it ends.")),
        "words": (N_("The same in your words, if needed. Only the Centre reads it."), N_("Shorten the text.")),
    },
)


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """A reason belongs to what is returned, and to nothing else."""
    fits = not form.one("agreed") or (form.one("agreed") == Answer.NO) is bool(form.one(_REASON).strip())
    return {}, [] if fits else [Problem(_REASON, _CONFIRMATION[_REASON].missing)]


def _is_offered(report: RecordReport) -> bool:
    """Not to a supervisor who is on the panel."""
    return state_of(report) is ProcedureState.SIGNED and not any(each["isYou"] for each in members_of(report))


CONFIRMING: Final = ReportCommand(
    procedures.CONFIRM,
    "decision",
    lambda _: _CONFIRMATION,
    done=lambda form, _: "decision_confirmed" if form.one("agreed") == Answer.YES else "decision_returned",
    heading=N_("Confirm the decision of the panel"),
    says=N_(
        "All three members have signed. If you confirm it, the decision is made and the procedure ends. If you return it, the panel "
        "proposes anew."
    ),
    press=N_("Record the decision"),
    template="record/procedure/confirm.html",
    place="records",
    reads=_read,
    known=signed_with_second_factor,
    link=N_("Confirm the decision, or return it"),
    offered=_is_offered,
)
DISCONTINUING: Final = ReportCommand(
    procedures.DISCONTINUE,
    "discontinuation",
    lambda _: _ENDING,
    done="procedure_discontinued",
    heading=N_("Discontinue the procedure"),
    says=N_(
        "The procedure ends without a decision, whatever the panel has done so far, which stays on the record. The panel reads the "
        "record no more. Another procedure can be opened later."
    ),
    press=N_("Discontinue it"),
    warns=True,
    place="records",
    link=N_("Discontinue the procedure"),
    offered=offered_in(*(each for each in ProcedureState if each.row.is_open)),
)
