"""What a desk shows, asked of the service that serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.pages.worklist.desks import UNIT
from gateway.pages.worklist.filters import PAGE_SIZE
from gateway.pages.worklist.listing import rows_of_centre, rows_of_procedures, rows_of_unit

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.pages.answers import PageInfo
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.worklist.filters import Filters
    from gateway.pages.worklist.listing import Row

    Read = tuple[tuple[Row, ...], PageInfo]


async def read(visitor: Visitor, wanted: Filters, now: datetime, first: int = PAGE_SIZE) -> Read:
    """One page of at most so many reports, and where it ends. Raises what `Visitor.ask` raises."""
    if wanted.procedures is not None:
        return await _of_procedures(visitor, wanted, first)
    return await (_of_unit if wanted.desk is UNIT else _of_centre)(visitor, wanted, now, first)


async def _of_unit(visitor: Visitor, wanted: Filters, now: datetime, first: int) -> Read:
    page = (await visitor.ask("WorklistPage", **wanted.of_unit(first)))["worklist"]
    return rows_of_unit(page["nodes"], now), page["pageInfo"]


async def _of_centre(visitor: Visitor, wanted: Filters, now: datetime, first: int) -> Read:
    page = (await visitor.ask("CentreList", **wanted.of_centre(first)))["centreList"]
    return rows_of_centre(page["nodes"], now), page["pageInfo"]


async def _of_procedures(visitor: Visitor, wanted: Filters, first: int) -> Read:
    page = (await visitor.ask("Procedures", **wanted.of_procedures(first)))["procedures"]
    return rows_of_procedures(page["nodes"]), page["pageInfo"]
