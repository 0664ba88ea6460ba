"""/list/print: the list on paper for who has the next shift, without anything that names a person."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from gateway.pages import labels
from gateway.pages.answers import WorklistPageReferral
from gateway.pages.rendering.visitor import TheVisitor, Visitor
from gateway.pages.worklist.desks import UNIT
from gateway.pages.worklist.filters import Filters
from gateway.pages.worklist.listing import rows_of

router = APIRouter(include_in_schema=False)
MOST_LINES: Final = 200
_AT_ONCE: Final = 50
"""As many reports as a page of the list may have."""


@router.get("/list/print")
async def show_on_paper(visitor: TheVisitor) -> Response:
    """What the list shows as the address narrows it, in the order of terms whatever the order there."""
    now = datetime.now(UTC)
    wanted = replace(Filters.of(UNIT, visitor.request.query_params), sort="", after="")
    found, more = await _from_the_beginning(visitor, wanted)
    return visitor.answer(
        "worklist/on_paper.html",
        wanted=wanted,
        rows=rows_of(found, now),
        most=MOST_LINES if more else None,
        words=labels,
        now=now,
    )


async def _from_the_beginning(visitor: Visitor, wanted: Filters) -> tuple[list[WorklistPageReferral], bool]:
    """Referrals of the first reports, and whether there are more of these than fit."""
    found: list[WorklistPageReferral] = []
    for _ in range(MOST_LINES // _AT_ONCE):
        page = (await visitor.ask("WorklistPage", **wanted.variables(_AT_ONCE)))["worklist"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found, False
        wanted = replace(wanted, after=page["pageInfo"]["endCursor"] or "")
    return found, True
