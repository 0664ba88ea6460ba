"""/list: the reports that are open for the unit, as a table for work."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from contracts import access
from contracts.words.reports import CentreShow
from gateway.pages import labels
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.names import municipalities
from gateway.pages.permissions import gets_work
from gateway.pages.record.conflicts import Conflict
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.worklist.desks import STATE, desk_of
from gateway.pages.worklist.filters import Filters
from gateway.pages.worklist.handing_over import hands_over
from gateway.pages.worklist.persons import searches
from gateway.pages.worklist.reading import read

router = APIRouter(include_in_schema=False)
_CONFLICT: Final = 409


@router.get("/list")
async def show_list(visitor: TheVisitor, done: str = "") -> Response:
    """The list as the address narrows it; `done` is the code of what was just done."""
    if conflict := visitor.found(Conflict):
        return await list_after(visitor, conflict)
    return await the_list(visitor, filters_of(visitor), done=labels.DONE.get(done))


def filters_of(visitor: Visitor) -> Filters:
    """What the address chooses at the visitor's desk; where it says nothing, the list as one comes to it."""
    return Filters.of(desk_of(visitor.principal.roles), visitor.request.query_params)


async def the_list(visitor: Visitor, wanted: Filters, status: int = 200, **said: object) -> Response:
    """The list as it is now, with what is to be said above it: `done`, or the `conflict` that a command met."""
    now = datetime.now(UTC)
    rows, page = await read(visitor, wanted, now)
    if not rows and not gets_work(visitor.principal.roles, visitor.principal.unit):
        return visitor.answer("worklist/no_list.html", files=access.load().may_hold("author", visitor.principal.roles))
    return visitor.answer(
        "worklist/list.html",
        status,
        desk=wanted.desk,
        wanted=wanted,
        rows=rows,
        cards=len(rows),
        page=page,
        words=labels,
        places=municipalities(of_request(visitor.request)),
        key=fresh_key,
        cases_go=bool(rows) and hands_over(visitor.principal.roles) and _state(wanted) == CentreShow.ASSIGNED,
        covers=hands_over(visitor.principal.roles),
        searches=searches(visitor.principal.roles),
        now=now,
        **{"done": None, "conflict": None, **said},
    )


def _state(wanted: Filters) -> str:
    return wanted.chosen.get(STATE, wanted.desk.shows)


async def list_after(visitor: Visitor, conflict: Conflict) -> Response:
    """The list as it is now, with the conflict above it that a command met."""
    return await the_list(visitor, filters_of(visitor), _CONFLICT, conflict=conflict)
