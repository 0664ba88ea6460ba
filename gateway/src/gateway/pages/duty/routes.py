"""/roster: who is on duty now and next; for the Centre's supervisor the form that puts somebody on, and the question before a turn ends."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from contracts.scopes import Permission, carries
from gateway.pages.duty.shown import shown, turn_of
from gateway.pages.duty.typed import PLACES, TypedTurn, empty, errors_of
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.refusals import PageRefused, Said, said
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key

roster_router = APIRouter(include_in_schema=False, prefix="/roster")
_DONE: Final = {
    "put": N_("The turn is on the roster. Whoever has to be alerted at that time is alerted in the new order."),
    "ended": N_("The turn is off the roster. Duty stands as you see it below."),
}
# Refusals that another choice on the same form, or the roster as it is now, mends.
_ON_THE_FORM: Final = frozenset(
    {"invalid-input", "stale-version", "person-already-on-duty", "place-already-taken", "roster-full"}
)
_INVALID: Final = 422


@roster_router.get("")
async def show_roster(visitor: TheVisitor, done: str = "") -> Response:
    """The roster, and an empty form for whoever may change it."""
    return await _page(visitor, done=_DONE.get(done))


@roster_router.post("")
async def put_on_duty(visitor: TheVisitor, typed: Annotated[TypedTurn, Form()]) -> Response:
    """Puts somebody on, once for each form; otherwise the form again with everything that was typed."""
    if errors := typed.errors(await _people(visitor)):
        return await _page(visitor, _INVALID, typed=typed, errors=errors)
    try:
        await visitor.do("PutOnDuty", typed.key, **typed.turn())
    except PageRefused as refused:
        if refused.slug not in _ON_THE_FORM:
            raise
        told = {"errors": errors} if (errors := dict(errors_of(refused))) else {"refusal": said(refused.slug)}
        return await _page(visitor, refused.status, typed=typed, **told)
    return RedirectResponse("/roster?done=put", 303)


@roster_router.get("/turns/{turn}/end")
async def ask_end(visitor: TheVisitor, turn: str) -> Response:
    """What ending the turn means, before it is done."""
    return await _question(visitor, turn)


@roster_router.post("/turns/{turn}/end")
async def end_turn(
    visitor: TheVisitor, turn: str, key: Annotated[str, Form()], version: Annotated[int, Form()]
) -> Response:
    """Ends it; where somebody changed the roster meanwhile, the question is asked anew."""
    try:
        await visitor.do("TakeOffDuty", key, turnId=turn, expectedVersion=version)
    except PageRefused as refused:
        if refused.slug != "stale-version":
            raise
        return await _question(visitor, turn, refused.status, refusal=said(refused.slug))
    return RedirectResponse("/roster?done=ended", 303)


async def _people(visitor: Visitor) -> set[str]:
    return {person["id"] for person in (await visitor.ask("DutyRoster"))["dutyRoster"]["standingOrder"]}


async def _page(
    visitor: Visitor,
    status: int = 200,
    *,
    typed: TypedTurn | None = None,
    errors: dict[str, str] | None = None,
    refusal: Said | None = None,
    done: str | None = None,
) -> Response:
    now = datetime.now(UTC)
    roster = (await visitor.ask("DutyRoster"))["dutyRoster"]
    told: dict[str, Any] = {"errors": errors or {}, "refusal": refusal, "done": done}
    keeps = carries(visitor.principal.roles, Permission.ROSTER_CHANGE)
    form = {"typed": typed or empty(now), "places": PLACES, "key": fresh_key(), "keeps": keeps}
    return visitor.answer("duty/roster.html", status, roster=roster, shown=shown(roster, now), **form, **told)


async def _question(visitor: Visitor, turn_id: str, status: int = 200, refusal: Said | None = None) -> Response:
    """Raises PageRefused for a turn that is not there or is over, and for whoever may not change the roster."""
    if not carries(visitor.principal.roles, Permission.ROSTER_CHANGE):
        raise PageRefused("forbidden", 403)
    roster, now = (await visitor.ask("DutyRoster"))["dutyRoster"], datetime.now(UTC)
    turn = turn_of(roster, turn_id, now)
    about = {"turn": turn, "version": roster["version"], "standing": roster["standingOrder"], "key": fresh_key()}
    alone = len(shown(roster, now).now) == 1
    return visitor.answer("duty/end.html", status, **about, alone=alone, refusal=refusal)
