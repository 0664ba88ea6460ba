"""What the reader of a receipt is shown about handing the report over, and what they can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.words.reports import HandOver
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.pages.answers import ReadReceiptReport, ReportsReportSummary

_WHOSE: Final = ("intake", "duty", "author", "unit")
"""The first that the reader holds counts: the Centre has no one to hand over to."""


@dataclass(frozen=True, slots=True)
class HandingOver:
    """Two sentences of the catalogues; `steps` are commands with the words of their buttons."""

    heading: str
    says: str
    steps: tuple[tuple[str, str], ...] = ()


OFFER, TAKE = "HandOverReport", "TakeHandedOver"
_TAKES: Final = ((TAKE, N_("Take it")), ("UndoHandOver", N_("Decline it")))
_KEYED: Final[Mapping[tuple[str, str | None], HandingOver]] = {
    ("intake", HandOver.OFFERED): HandingOver(
        N_("Offered to the unit that reported"),
        N_("Nobody there has taken it yet. Whoever does, reads all of it and is its author instead of you."),
        (("UndoHandOver", N_("Take the offer back")),),
    ),
    ("intake", None): HandingOver(
        N_("Does the unit that reported go on with it?"),
        N_("It is offered to nobody there now. Whoever takes it reads all of it, and is its author instead of you."),
        ((OFFER, N_("Offer it to that unit")),),
    ),
    ("author", HandOver.TAKEN): HandingOver(
        N_("Taken by your unit"),
        N_(
            "You are its author now, and are told the news. Whoever of the Centre entered it reads it as the Centre does."
        ),
    ),
    ("unit", HandOver.OFFERED): HandingOver(
        N_("The Centre entered this report for your unit"),
        N_(
            "Was it you who reported, or do you go on with it? Take it: you read it in full, are told the news and can "
            "do all that its author can. It is recorded."
        ),
        _TAKES,
    ),
}
"""Of what the Centre's intake entered: its author is of the Centre until a colleague of the unit takes it."""
_BY_ROLE_AND_STEP: Final[Mapping[tuple[str, str | None], HandingOver]] = {
    ("author", None): HandingOver(
        N_("Does a colleague go on with it?"),
        N_("Whoever of your unit takes it reads it in full and can do all that you can. You stay its author."),
        ((OFFER, N_("Offer it to my unit")),),
    ),
    ("author", HandOver.OFFERED): HandingOver(
        N_("Offered to your unit"),
        N_("Nobody has taken it yet. Until then your colleagues see no more of it than before."),
        (("UndoHandOver", N_("Take the offer back")),),
    ),
    ("author", HandOver.TAKEN): HandingOver(
        N_("Handed over"), N_("Two of your unit are its authors now: both read it in full, and both are told the news.")
    ),
    ("unit", HandOver.OFFERED): HandingOver(
        N_("A colleague offers this report to your unit"),
        N_(
            "If you take it, you read it in full, are told the news and can do all that its author can. It is recorded."
        ),
        _TAKES,
    ),
}
STEPS: Final = frozenset(command for each in _BY_ROLE_AND_STEP.values() for command, _ in each.steps)


def handing_over(report: ReadReceiptReport | ReportsReportSummary) -> HandingOver | None:
    """Of the report of a first person; None where there is nothing to say."""
    whose = next((each for each in _WHOSE if each in report["positions"]), "")
    if not report["state"].row.is_open:
        return None
    reference = report["reference"]
    step = reference and reference["handOver"]
    if keyed := reference and reference["keyed"]:
        if step is None and not keyed["offerable"]:
            return None
        return _KEYED.get(("intake" if whose == "duty" else whose, step))
    return _BY_ROLE_AND_STEP.get((whose, step))
