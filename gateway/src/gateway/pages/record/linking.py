"""The Centre links a report with another one, whose person is the same or related, and ends such a link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from contracts.commands import linking
from contracts.words.positions import Position
from contracts.words.reports import ReportState
from gateway.pages.forms import Form, FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import Problem
from gateway.pages.start.finding import found_by

if TYPE_CHECKING:
    from uuid import UUID

    from starlette.datastructures import QueryParams
    from starlette.responses import Response

    from gateway.pages.answers import Done, ReadReceiptReport
    from gateway.pages.record.commands import Place
    from gateway.pages.rendering.visitor import Visitor

_OTHER, _REFERENCE, _KEEP, _KEPT_ID, _LINK = "otherId", "reference", "keep", "kept_id", "linkId"
_LONGEST: Final = 40
_QUESTIONS: Final = questions_of(
    linking.LINK, {"relation": (N_("How are the persons related?"), N_("Say how the persons are related."))}
)
_KEEPS: Final = {
    "here": N_("That of this report"),
    "there": N_("That of the other report"),
}
_NO_OTHER: Final = Problem(_REFERENCE, N_("Enter the reference of another report that you have."))
_NOT_CHOSEN: Final = Problem(_KEEP, N_("Each of the two has a case manager. Choose whose case manager goes on."))


@dataclass(frozen=True, slots=True)
class _Linking(ReportCommand):
    """The other report is the one that the address names, or is found by the reference that was typed."""

    async def send(self, place: Place, visitor: Visitor, report: UUID, form: Form) -> Response:
        typed = {name: form.all(name) for name in form.typed}
        if reference := form.one(_REFERENCE).strip()[:_LONGEST]:
            typed[_OTHER] = [each["id"] for each in await found_by(visitor, reference)]
        other = (typed.get(_OTHER) or [""])[0]
        typed[_KEPT_ID] = [{"here": str(report), "there": other}.get(form.one(_KEEP), "")]
        return await ReportCommand.send(self, place, visitor, report, replace(form, typed=typed))

    def _leads_to(self, place: Place, report: UUID, form: Form, answer: Done) -> str:
        """Whose access ended with it to the list."""
        leaves = answer["__typename"] == "Report" and not may(self.declaration.name, answer["positions"])
        return ReportCommand._leads_to(replace(self, leaves=leaves), place, report, form, answer)  # noqa: SLF001


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    if not form.one(_OTHER):
        return {}, [_NO_OTHER]
    return {_OTHER: form.one(_OTHER), _KEEP: form.one(_KEPT_ID) or None}, []


def _begun(address: QueryParams) -> Form:
    return Form({name: [address[name]] for name in (_OTHER, _LINK, "relation") if name in address})


async def _other_report(visitor: Visitor, _: str, form: Form) -> dict[str, Any]:
    """Its reference, where the visitor has it; what was typed is asked again."""
    other = "" if form.one(_REFERENCE) else form.one(_OTHER)
    found = (await visitor.ask("ReadReceipt", id=other))["receipt"] if other else None
    return {"other": other, "other_reference": found and found["reference"] and found["reference"]["reference"]}


def _shown(_: Visitor, receipt: ReadReceiptReport, __: Form) -> dict[str, Any]:
    """Whose case manager goes on is a supervisor's to say."""
    return {"keeps": _KEEPS if Position.SUPERVISOR in receipt["positions"] else {}}


LINKING: Final = _Linking(
    linking.LINK,
    "link",
    lambda _: _QUESTIONS,
    done="linked",
    heading=N_("Link with another report"),
    says=N_(
        "Reports of the same person are one case with one case manager. If consent is withdrawn in one of them, all are closed. A link of "
        "persons who only seem alike, or of the cases of two case managers, waits until a supervisor confirms it; one with a case that "
        "has a case manager until they or a supervisor do. Neither the reporters nor a unit learn of it."
    ),
    press=N_("Link"),
    template="record/link.html",
    fixes=FormFixes(
        fields={_OTHER: _NO_OTHER, _KEEP: _NOT_CHOSEN},
        slugs={"case-manager-not-chosen": _NOT_CHOSEN, "not-found": _NO_OTHER},
    ),
    place="records",
    begins=_begun,
    reads=_read,
    known=_other_report,
    shows=_shown,
    link=N_("Link with another report"),
    offered=lambda report: report["state"] is ReportState.RECEIVED,
)
UNLINKING: Final = ReportCommand(
    linking.UNLINK,
    "unlink",
    lambda _: {},
    done="unlinked",
    heading=N_("End the link"),
    says=N_(
        "The two reports are not linked any more. Of the same person each is a case of its own again, with the same case manager; a "
        "procedure goes with the report on which it was opened. What is still to be confirmed is declined so."
    ),
    press=N_("End the link"),
    warns=True,
    template="record/unlink.html",
    place="records",
    begins=_begun,
    reads=lambda form: ({_LINK: form.one(_LINK)}, []),
)
