"""/list/print: the list on paper for who has the next shift, without anything that names a person."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from gateway.pages import labels
from gateway.pages.rendering.visitor import TheVisitor, Visitor
from gateway.pages.worklist.desks import Part
from gateway.pages.worklist.filters import Filters
from gateway.pages.worklist.listing import Row
from gateway.pages.worklist.page import filters_of
from gateway.pages.worklist.reading import read

router = APIRouter(include_in_schema=False)
MOST_LINES: Final = 200
_AT_ONCE: Final = 50
"""As many reports as a page of the list may have."""


@router.get("/list/print")
async def show_on_paper(visitor: TheVisitor) -> Response:
    """What the list shows as the address narrows it, in the order of terms whatever the order there."""
    now = datetime.now(UTC)
    wanted = replace(filters_of(visitor), sort="", after="")
    rows, more = await _from_the_beginning(visitor, wanted, now)
    return visitor.answer(
        "worklist/on_paper.html",
        wanted=wanted,
        rows=rows,
        unit=visitor.principal.unit and str(visitor.principal.unit),
        places=any(each.part is Part.PLACE for each in wanted.desk.columns),
        most=MOST_LINES if more else None,
        words=labels,
        now=now,
    )


async def _from_the_beginning(visitor: Visitor, wanted: Filters, now: datetime) -> tuple[list[Row], bool]:
    """The first rows, and whether there are more of them than fit."""
    found: list[Row] = []
    for _ in range(MOST_LINES // _AT_ONCE):
        rows, page = await read(visitor, wanted, now, _AT_ONCE)
        found += rows
        if not page["hasNextPage"]:
            return found, False
        wanted = replace(wanted, after=page["endCursor"] or "")
    return found, True
