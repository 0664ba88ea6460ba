"""Search by reference: to the record or the receipt, as far as the visitor may see one. What is searched for is never in an address."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from gateway.pages.answers import FindReportSummary
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor, Visitor

finding_router = APIRouter(include_in_schema=False)
_LONGEST: Final = 40
_OF_REPORTER: Final = frozenset({"author", "unit"})


@finding_router.get("/find")
async def nothing_found(visitor: TheVisitor) -> Response:
    """The page after a search that found nothing."""
    return visitor.answer("found_nothing.html")


@finding_router.post("/find")
async def find(visitor: TheVisitor, reference: Annotated[str, Form()] = "") -> Response:
    """Leads to what is called so; missing and forbidden lead to the same page."""
    typed = reference.strip()[:_LONGEST]
    found = await found_by(visitor, typed) if typed else []
    return RedirectResponse(address_of(found[0]) if found else "/find", 303)


async def found_by(visitor: Visitor, reference: str) -> Sequence[FindReportSummary]:
    """Roles that read no report find nothing, like everybody to whom it is closed."""
    try:
        return (await visitor.ask("Find", reference=reference))["reports"]["nodes"]
    except PageRefused as refused:
        if refused.slug != "forbidden":
            raise
        return []


def address_of(report: FindReportSummary) -> str:
    """The record for those who work on it, the receipt for its author or a colleague of their unit."""
    works_on_it = set(report["positions"]) - _OF_REPORTER
    return f"/records/{report['id']}" if works_on_it else f"/entries/{report['id']}"
