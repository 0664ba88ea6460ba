"""A member of the panel reads the proposal whole, then signs it or says why not: two commands on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from gateway.pages.forms import Form
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.procedure.reading import has_to_vote, proceeding, shown
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport
    from gateway.pages.rendering.visitor import Visitor

_QUESTIONS: Final = questions_of(
    procedures.DISSENT,
    {
        "reason": (
            N_("Why do you not agree? The panel, the case manager and the director read it."),
            N_("Write down why you do not agree."),
        )
    },
)


async def _known(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """The proposal. Raises PageRefused for a reader who has not to vote now; who has is led to the second factor first."""
    found = await proceeding(visitor, report)
    if not has_to_vote(found) and not form.refused:
        raise PageRefused("procedure-move-refused", 409)
    visitor.must_have_stepped_up()
    return shown(found) | {"asks": _QUESTIONS["reason"].asks}


def _shown(_: Visitor, receipt: ReadReceiptReport, __: Form) -> dict[str, Any]:
    """The other of the two forms has a key of its own: it is another command."""
    return {"other": Form().about(receipt["version"])}


_PAGE: Final[dict[str, Any]] = {
    "template": "record/procedure/vote.html",
    "place": "records",
    "heading": N_("The proposal of the panel"),
    "says": N_("Read it whole. You sign for your profession, with your second factor; a signature is not taken back."),
    "known": _known,
    "shows": _shown,
}
SIGNING: Final = ReportCommand(
    procedures.SIGN,
    "signature",
    lambda _: {},
    done="decision_signed",
    link=N_("Sign the proposal, or say why not"),
    offered=has_to_vote,
    **_PAGE,
)
DISSENTING: Final = ReportCommand(
    procedures.DISSENT,
    "dissent",
    lambda _: _QUESTIONS,
    done="dissent_recorded",
    **_PAGE,
)
