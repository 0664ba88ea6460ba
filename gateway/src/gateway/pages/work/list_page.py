"""/list: what waits for the unit, first what is due first."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from gateway.pages.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.work import filters, words
from gateway.pages.work.filters import Filters
from gateway.pages.work.listing import grouped

router = APIRouter(include_in_schema=False)


@router.get("/list")
async def show_list(visitor: TheVisitor, done: str = "") -> Response:
    """The list as the address narrows it; `done` is the code of what was just done."""
    return await the_list(visitor, Filters.of(visitor.request.query_params), done=words.DONE.get(done))


async def the_list(visitor: Visitor, wanted: Filters, status: int = 200, **more: Any) -> Response:
    """The list as it is now, with what is to be said above it: `done`, or the `conflict` that a command met."""
    now = datetime.now(UTC)
    page = (await visitor.ask("Worklist", **wanted.variables()))["worklist"]
    told = {"done": None, "conflict": None, **more}
    choices = {"states": filters.STATES, "words": words, "key": fresh_key, "now": now}
    return visitor.answer(
        "work/list.html",
        status,
        groups=grouped(page["nodes"], now),
        page=page["pageInfo"],
        wanted=wanted,
        **choices,
        **told,
    )
