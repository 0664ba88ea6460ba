"""The case manager records that the person counts as a presumed victim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.commands import procedures
from contracts.words.procedures import ProcedureState
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import state_of

if TYPE_CHECKING:
    from gateway.pages.answers import RecordReport

_QUESTIONS: Final = questions_of(
    procedures.PRESUME,
    {
        "grounds": (
            N_("What are the reasonable grounds? Only those who work on the procedure read it."),
            N_("Write down the reasonable grounds."),
        ),
        "recoveryOffered": (
            N_("Was the person offered a recovery period?"),
            N_("Say whether a recovery period was offered."),
        ),
    },
)


def _is_offered(report: RecordReport) -> bool:
    presumed = report["procedure"] and report["procedure"]["presumedAt"]
    return state_of(report) is ProcedureState.ASSESSMENT and not presumed


PRESUMING: Final = ReportCommand(
    procedures.PRESUME,
    "presumption",
    lambda _: _QUESTIONS,
    done="victim_presumed",
    heading=N_("Record that the person is a presumed victim"),
    says=N_(
        "It is recorded once, with what the person has said about consent until now. It changes neither who reads the record nor any "
        "term; the panel goes on."
    ),
    press=N_("Record it"),
    place="records",
    link=N_("Record that the person is a presumed victim"),
    offered=_is_offered,
)
