"""Who assesses the person: the case manager appoints three, and a supervisor replaces one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.people import CentreRole, Profession
from contracts.words.procedures import ProcedureState
from gateway.pages.forms import Form
from gateway.pages.labels import PROFESSION
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import Question, ReportCommand, questions_of
from gateway.pages.record.procedure.reading import (
    CHANGES_PANEL,
    members_of,
    offered_in,
    proceeding,
    seats_to_fill,
    shown,
)
from gateway.pages.record.sending.grounds import one_of
from gateway.pages.rendering.refusals import PageRefused, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import QueryParams

    from gateway.pages.answers import Colleague, ProceedingReport
    from gateway.pages.rendering.visitor import Visitor

_SEATS: Final = "seats"
_MISSING: Final = {
    Profession.PSYCHOLOGIST: N_("Choose a psychologist."),
    Profession.PEDAGOGUE: N_("Choose a pedagogue."),
    Profession.SOCIAL_WORKER: N_("Choose a social worker."),
}
_NONE: Final = {"none": N_("The Centre has none now")}
_MEMBER, _REPLACEMENT, _REASON = "memberId", "replacementId", "reason"
_QUESTIONS: Final = questions_of(
    procedures.REPLACE_PANEL_MEMBER,
    {
        _REASON: (
            N_("Why is the member replaced, in your words? Only the Centre reads it."),
            N_("Write down why the member is replaced."),
        )
    },
)
_NO_MEMBER: Final = Problem(_MEMBER, N_("Choose the member who leaves the panel."))
_NO_REPLACEMENT: Final = Problem(_REPLACEMENT, N_("Choose who takes the place."))


async def _assessors(visitor: Visitor) -> Sequence[Colleague]:
    return (await visitor.ask("People", role=CentreRole.CENTRE_ASSESSOR))["people"]


def _sat(found: ProceedingReport) -> set[str]:
    """Who is or was on the panel, or on that of another procedure of the case: they do not come to it."""
    procedure = found["procedure"]
    if not procedure:
        return set()
    others = [each["panel"] for each in procedure["earlier"] or ()]
    return {each["personId"] for panel in (procedure["panel"] or (), *others) for each in panel or ()}


async def _seats(visitor: Visitor, report: str) -> dict[str, Question]:
    """A question for each profession; names are no sentences of the catalogues, and are shown as they are."""
    sat = _sat(await proceeding(visitor, report))
    people = [each for each in await _assessors(visitor) if each["id"] not in sat]
    return {
        f"{_SEATS}.{of}": Question(
            PROFESSION[of],
            {each["id"]: each["name"] for each in people if each["profession"] is of} or _NONE,
            missing,
        )
        for of, missing in _MISSING.items()
    }


def _as_seats(values: dict[str, Any]) -> dict[str, Any]:
    seats: Mapping[str, str] = values[_SEATS]
    return {**values, _SEATS: [{"personId": person, "profession": of} for of, person in seats.items()]}


APPOINTING: Final = ReportCommand(
    procedures.APPOINT_PANEL,
    "panel",
    lambda _: {},
    done="panel_appointed",
    heading=N_("Appoint the panel"),
    says=N_(
        "Three persons assess and sign, each for their profession. They read the record from now on and are notified. Whoever has the "
        "case or reported it cannot be a member."
    ),
    press=N_("Appoint them"),
    place="records",
    link=N_("Appoint the panel"),
    found=_seats,
    sends=_as_seats,
    offered=offered_in(ProcedureState.OPEN),
)


def _begun(query: QueryParams) -> Form:
    """Who leaves, where that is chosen."""
    return Form({_MEMBER: [query[_MEMBER]]} if _MEMBER in query else {})


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    member, replacement = form.one(_MEMBER), form.one(_REPLACEMENT)
    wrong = [problem for said, problem in ((member, _NO_MEMBER), (replacement, _NO_REPLACEMENT)) if not said]
    return {_MEMBER: member, _REPLACEMENT: replacement}, wrong


async def _known(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """Who may leave, then who may come. Raises PageRefused where no member can be replaced."""
    found = await proceeding(visitor, report)
    free = seats_to_fill(found)
    leaving = {each["personId"]: each for each in (*free, *members_of(found)) if each["vote"] is None}
    if not leaving:
        raise PageRefused("procedure-move-refused", 409)
    member = leaving.get(one_of(form, _MEMBER, tuple(leaving)))
    record = f"/records/{report}"
    return shown(found) | {
        "leaving": list(leaving.values()),
        "free": [each["personId"] for each in free],
        "member": member,
        "candidates": [] if member is None else await _candidates(visitor, found, member["profession"]),
        "back": record if member is None else f"{record}/panel-member",
    }


async def _candidates(visitor: Visitor, found: ProceedingReport, of: Profession) -> list[tuple[str, str]]:
    sat, people = _sat(found), await _assessors(visitor)
    return [(each["id"], each["name"]) for each in people if each["profession"] is of and each["id"] not in sat]


REPLACING: Final = ReportCommand(
    procedures.REPLACE_PANEL_MEMBER,
    "panel-member",
    lambda _: _QUESTIONS,
    done="member_replaced",
    heading=N_("Replace a member of the panel"),
    says=N_(
        "Who leaves reads the record no more and does not come back to this panel. Who has voted about what is proposed cannot leave. The "
        "place of a member who recused themself is given to another person here too."
    ),
    press=N_("Replace the member"),
    template="record/procedure/replace.html",
    place="records",
    begins=_begun,
    reads=_read,
    known=_known,
    link=N_("Replace a member of the panel"),
    offered=offered_in(*CHANGES_PANEL),
)
