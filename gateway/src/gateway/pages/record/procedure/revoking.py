"""A decision that identified the person may rest on an error: one director proposes to revoke it, another confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import ChallengeState, ProcedureState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import challenge_of, signed_with_second_factor, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.pages.answers import RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.record.commands import Question

_PROPOSED, _ERROR = "proposed", "error"
_REASONS: Final = (N_("The reasons, in full sentences"), N_("Write down the reasons."))
_QUESTION: Final = questions_of(
    procedures.QUESTION_DECISION,
    {
        "reason": (
            N_("On which error may the decision rest? The director and who works on the procedure read it."),
            N_("Write down on which error the decision may rest."),
        )
    },
)
_REVOCATION: Final = questions_of(
    procedures.REVOKE_DECISION,
    {
        _PROPOSED: (N_("What do you decide?"), N_("Say what you decide.")),
        _ERROR: (
            N_("Which error is proven? Leave it empty if the decision holds."),
            N_("Choose the error that is proven."),
        ),
        "reason": _REASONS,
    },
    proposed={"yes": N_("I propose to revoke the decision"), "no": N_("No error is proven: the decision holds")},
)
_CONFIRMATION: Final = questions_of(
    procedures.CONFIRM_REVOCATION,
    {
        "agreed": (N_("Do you confirm that the decision is revoked?"), N_("Say whether you confirm it.")),
        "reason": _REASONS,
    },
    agreed={"yes": N_("Yes, it is revoked"), "no": N_("No, the decision holds")},
)


def _asked(form: Form) -> Mapping[str, Question]:
    """No error is named by who sees none."""
    left_out = _ERROR if form.one(_PROPOSED) == "no" else ""
    return {name: each for name, each in _REVOCATION.items() if name != left_out}


def _is_questioned(report: RecordReport) -> bool:
    return state_of(report) is ProcedureState.IDENTIFIED and challenge_of(report) is ChallengeState.NONE


_OF_DIRECTOR: Final[dict[str, Any]] = {
    "warns": True,
    "template": "record/procedure/challenge.html",
    "place": "records",
    "known": signed_with_second_factor,
    "leaves": True,
}
QUESTIONING: Final = ReportCommand(
    procedures.QUESTION_DECISION,
    "question",
    lambda _: _QUESTION,
    done="decision_questioned",
    heading=N_("Bring the decision to the director"),
    says=N_(
        "A decision is revoked only for a proven error, by two directors who did not decide it. Until then it holds, and nothing changes "
        "for the person."
    ),
    press=N_("Bring it to the director"),
    place="records",
    link=N_("Bring the decision to the director: it may rest on an error"),
    offered=_is_questioned,
)
REVOKING: Final = ReportCommand(
    procedures.REVOKE_DECISION,
    "revocation",
    _asked,
    done=lambda form, _: "revocation_proposed" if form.one(_PROPOSED) == "yes" else "decision_holds",
    heading=N_("Decide whether the decision is to be revoked"),
    says=N_(
        "If you propose it, another director confirms it or lets the decision hold. What was decided stays on the record."
    ),
    press=N_("Record your decision"),
    link=N_("Decide whether the decision is to be revoked"),
    offered=lambda report: challenge_of(report) is ChallengeState.QUESTIONED,
    **_OF_DIRECTOR,
)
CONFIRMING: Final = ReportCommand(
    procedures.CONFIRM_REVOCATION,
    "revocation-confirmation",
    lambda _: _CONFIRMATION,
    done=lambda form, _: "decision_revoked" if form.one("agreed") == "yes" else "decision_holds",
    heading=N_("Confirm that the decision is revoked"),
    says=N_(
        "Another director proposed it. If you confirm it, all who read the decision read that it is revoked, and since when. What was "
        "decided stays on the record."
    ),
    press=N_("Record your decision"),
    link=N_("Confirm that the decision is revoked"),
    offered=lambda report: (
        challenge_of(report) is ChallengeState.REVOCATION_PROPOSED
        and not (report["procedure"] and report["procedure"]["challengedByYou"])
    ),
    **_OF_DIRECTOR,
)
