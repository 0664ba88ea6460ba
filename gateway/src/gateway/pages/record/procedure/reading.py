"""What pages read of a procedure: how far it is, what is proposed in it, and who has still to vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.words.procedures import ProcedureState
from contracts.words.reports import ReceiptStage
from gateway.pages import labels
from gateway.pages.record import labels as record_labels
from gateway.pages.record.papers.printable import without_letter
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from contracts.words.procedures import ChallengeState
    from gateway.pages.answers import DecisionProposed, ProceedingPanelMember, ProceedingReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

    About = RecordReport | ProceedingReport

_STANDS: Final = frozenset({ProcedureState.PROPOSED, ProcedureState.SIGNED, ProcedureState.DISSENTED})
CHANGES_PANEL: Final = (ProcedureState.ASSESSMENT, ProcedureState.PROPOSED)
"""States in which a member is replaced."""
_BEGAN: Final = frozenset({ReceiptStage.PROCEDURE_OPENED, ReceiptStage.CONCLUDED})


def has_begun(report: RecordReport) -> bool:
    """Whether a procedure was opened, also for a reader who sees nothing more of it."""
    return bool(report["receipt"] and report["receipt"]["stage"] in _BEGAN)


def state_of(report: About) -> ProcedureState | None:
    """The state of the procedure; None where there is none, or it is not for the reader."""
    return report["procedure"] and report["procedure"]["state"]


def challenge_of(report: RecordReport) -> ChallengeState | None:
    """How far a review or a revocation is, for a reader who did not decide before; None too where there is no procedure."""
    procedure = report["procedure"]
    return procedure["challenge"] if procedure and not procedure["decidedByYou"] else None


def offered_in(*states: ProcedureState) -> Callable[[RecordReport], bool]:
    """Makes what says whether the procedure is in one of these states."""
    return lambda report: state_of(report) in states


def members_of(report: About) -> list[ProceedingPanelMember]:
    """Who is on the panel now."""
    panel = (report["procedure"] and report["procedure"]["panel"]) or ()
    return [each for each in panel if each["replacedAt"] is None]


def seats_to_fill(report: About) -> list[ProceedingPanelMember]:
    """Who left without having been replaced, while a panel may be changed: the last one for each profession."""
    panel = (report["procedure"] and report["procedure"]["panel"]) or ()
    filled = {each["profession"] for each in members_of(report)}
    left = {each["profession"]: each for each in panel if each["profession"] not in filled}
    return list(left.values()) if state_of(report) in CHANGES_PANEL else []


def has_to_vote(report: About) -> bool:
    """Whether the reader is a member of the panel who has not voted about what is proposed."""
    waits = any(each["isYou"] and each["vote"] is None for each in members_of(report))
    return waits and state_of(report) is ProcedureState.PROPOSED


def proposal_of(report: About) -> DecisionProposed | None:
    """What is proposed and not decided yet; None before that, and after it was returned."""
    proposals = (report["procedure"] and report["procedure"]["proposals"]) or ()
    return proposals[-1] if proposals and state_of(report) in _STANDS else None


async def proceeding(visitor: Visitor, report: str) -> ProceedingReport:
    """The report with its procedure. Raises PageRefused where the reader sees none."""
    found = (await visitor.ask("Proceeding", id=report))["report"]
    if found is None or state_of(found) is None:
        raise PageRefused("not-found", 404)
    return found


def shown(found: ProceedingReport) -> dict[str, Any]:
    """What a template is given of it."""
    proposal = proposal_of(found)
    return {
        "procedure": found["procedure"],
        "proposal": proposal,
        "not_printed": without_letter(proposal["reasons"]) if proposal else (),
        "members": members_of(found),
        "child": bool(found["danger"] and found["danger"]["childPath"]),
        "words": labels,
        "record_words": record_labels,
    }


async def signed_with_second_factor(visitor: Visitor, report: str, _: Form) -> dict[str, Any]:
    """The procedure, on a page that leads to the second factor before anything is typed. Raises PageRefused as `proceeding`."""
    found = await proceeding(visitor, report)
    visitor.must_have_stepped_up()
    return shown(found)
