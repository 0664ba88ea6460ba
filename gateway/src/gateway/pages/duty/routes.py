"""/roster: who is on duty now and next; for the Centre's supervisor the form for a new turn, and the question before a turn ends."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.domain.errors import NotFound
from contracts.scopes import Permission, carries
from gateway.pages.answers import DutyRosterDutyRoster, DutyTurn
from gateway.pages.duty.shown import TURN_ENDED, shown, shown_turn, unended
from gateway.pages.duty.typed import FIXES, PLACES, checked, empty, of_turn, turn_of
from gateway.pages.forms import Form, FormFixes, TheForm, kept_form, must_be_own, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.kept import led
from gateway.pages.rendering.refusals import STALE, Message, PageRefused, message_of
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key

roster_router = APIRouter(include_in_schema=False, prefix="/roster")
_DONE: Final = {
    "put": N_("The turn is on the roster. Whoever has to be alerted at that time is alerted in the new order."),
    "changed": N_("The turn is changed. Duty stands as you see it below."),
    "ended": N_("The turn is off the roster. Duty stands as you see it below."),
}
_LEFT: Final = N_("Somebody who has left the standing order")
_ASKED_ANEW: Final = FormFixes(
    messages={
        STALE: Message(
            message_of(STALE).what,
            N_("Nothing was changed. Look at the turn as it is now and press again if you still want it."),
        )
    }
)


@roster_router.get("")
async def show_roster(visitor: TheVisitor, done: str = "") -> Response:
    """The roster, and an empty form for those who may change it."""
    return await _page(visitor, kept_form(visitor), _DONE.get(done))


@roster_router.post("")
async def put_on_duty(visitor: TheVisitor, form: TheForm) -> Response:
    """Puts a person on, once for each form; otherwise the form again with everything that was typed."""
    form = checked(form, _people((await visitor.ask("DutyRoster"))["dutyRoster"]))
    turn = {} if form.refused or form.language else turn_of(form)
    return await send(visitor, "PutOnDuty", form, partial(_page, visitor), "/roster?done=put", FIXES, **turn)


@roster_router.get("/turns/{turn}/end")
async def ask_end(visitor: TheVisitor, turn: str) -> Response:
    """What ending the turn means, before it is done."""
    return await _question(visitor, turn, kept_form(visitor))


@roster_router.post("/turns/{turn}/end")
async def end_turn(visitor: TheVisitor, turn: str, form: TheForm) -> Response:
    """Ends it; where the roster was changed meanwhile, the question is asked again."""
    about: dict[str, Any] = {"turnId": turn, "expectedVersion": form.version}
    show = partial(_question, visitor, turn)
    try:
        return await send(visitor, "TakeOffDuty", form, show, "/roster?done=ended", _ASKED_ANEW, **about)
    except PageRefused as refused:
        return await _gone(visitor, form, refused)


@roster_router.get("/turns/{turn}/change")
async def ask_change(visitor: TheVisitor, turn: str) -> Response:
    """The form of a turn as it is."""
    return await _form_of(visitor, turn, kept_form(visitor))


@roster_router.post("/turns/{turn}/change")
async def change_turn(visitor: TheVisitor, turn: str, form: TheForm) -> Response:
    """Changes it, once for each form; otherwise the form again with everything that was typed."""
    roster = (await visitor.ask("DutyRoster"))["dutyRoster"]
    found = next((each for each in roster["turns"] if each["id"] == turn), None)
    # A turn may begin between form and press: the form of one that runs has no person.
    begun = None if "person" in form.typed else found
    form = checked(form, _people(roster, found), begun)
    given = {} if form.refused or form.language else turn_of(form, begun)
    show = partial(_form_of, visitor, turn)
    try:
        return await send(visitor, "ChangeTurn", form, show, "/roster?done=changed", FIXES, turnId=turn, **given)
    except PageRefused as refused:
        return await _gone(visitor, form, refused)


async def show_change(visitor: Visitor, turn_id: str, form: Form) -> Response:
    """What was typed by the visitor about a turn and not sent. Raises NotFound for anybody else's."""
    must_be_own(visitor, form)
    return await _form_of(visitor, turn_id, form)


async def _form_of(visitor: Visitor, turn_id: str, form: Form | None) -> Response:
    """The form of a turn as it is or was typed; what was typed of one that is gone, on the roster. Raises PageRefused."""
    try:
        roster, found = await _unended(visitor, turn_id)
    except PageRefused as gone:
        return await _gone(visitor, form, gone)
    form = (form or of_turn(found, roster["version"])).about(roster["version"])
    about = {
        "turn": shown_turn(found, datetime.now(UTC)),
        "people": _people(roster, found),
        "places": PLACES,
        "by": visitor.principal.subject,
    }
    return visitor.answer("duty/change.html", form.status, form=form, **about)


async def show_turn(visitor: Visitor, _: str, form: Form) -> Response:
    """A turn that was typed by the visitor and not sent. Raises NotFound for anybody else's."""
    must_be_own(visitor, form)
    return await _page(visitor, form)


async def _unended(visitor: Visitor, turn_id: str) -> tuple[DutyRosterDutyRoster, DutyTurn]:
    """The roster and the turn. Raises PageRefused for one that is not there or is over, and for who may not change the roster."""
    if not carries(visitor.principal.roles, Permission.ROSTER_CHANGE):
        raise PageRefused("forbidden", 403)
    roster = (await visitor.ask("DutyRoster"))["dutyRoster"]
    return roster, unended(roster, turn_id, datetime.now(UTC))


async def _gone(visitor: Visitor, form: Form | None, refused: PageRefused) -> Response:
    """Leads from the form of a turn that is gone to the roster, with what was typed. Raises every other refusal."""
    if form is None or refused.slug not in (NotFound.slug, TURN_ENDED):
        raise refused
    why = message_of(STALE if refused.slug == NotFound.slug else refused.slug)
    said = form if form.refused else form.saying(why, HTTPStatus.CONFLICT)
    headers = visitor.kept.headers if visitor.kept else None
    # What is sent from there is another command: a new turn.
    return await led(visitor, replace(said, key=fresh_key()), partial(_page, visitor), "/roster", headers)


def _people(roster: DutyRosterDutyRoster, turn: DutyTurn | None = None) -> dict[str, str]:
    """Who can be chosen: the standing order, and who has this turn already."""
    people = [*roster["standingOrder"], *([turn["person"]] if turn else [])]
    return {person["id"]: person["name"] or _LEFT for person in people}


async def _page(visitor: Visitor, form: Form | None = None, done: str | None = None) -> Response:
    now = datetime.now(UTC)
    roster = (await visitor.ask("DutyRoster"))["dutyRoster"]
    form = (form or empty(now)).about(roster["version"])
    keeps = carries(visitor.principal.roles, Permission.ROSTER_CHANGE)
    about = {
        "roster": roster,
        "people": _people(roster),
        "shown": shown(roster, now),
        "done": done,
        "keeps": keeps,
        "by": visitor.principal.subject,
    }
    return visitor.answer("duty/roster.html", form.status, form=form, places=PLACES, **about)


async def _question(visitor: Visitor, turn_id: str, form: Form | None) -> Response:
    """What ending the turn means; of one that is gone, the roster. Raises PageRefused."""
    try:
        roster, found = await _unended(visitor, turn_id)
    except PageRefused as gone:
        return await _gone(visitor, form, gone)
    form, now = (form or Form()).about(roster["version"]), datetime.now(UTC)
    about = {
        "turn": shown_turn(found, now),
        "standing": roster["standingOrder"],
        "alone": len(shown(roster, now).now) == 1,
    }
    return visitor.answer("duty/end.html", form.status, form=form, **about)
