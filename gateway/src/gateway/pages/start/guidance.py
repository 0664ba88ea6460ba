"""What to look for, how to speak with the person alone, whom to call: for everybody, since it holds nothing of anybody."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.access import public
from contracts import reference
from gateway.pages.rendering.document import Page, ThePages
from gateway.pages.rendering.visitor import Visitor
from gateway.sessions.dependencies import SignedIn, known_by_browser

# FastAPI reads these signatures at run time, so annotations are not postponed here.
guidance_router = APIRouter(include_in_schema=False)


@guidance_router.get("/guidance")
@public
async def guidance(
    request: Request, pages: ThePages, signed_in: Annotated[SignedIn | None, known_by_browser]
) -> Response:
    """The lists of signs by sector with the advice around them."""
    lists = reference.indicator_lists()
    if signed_in is None:
        return pages.answer(request, Page("guidance.html", {"lists": lists}))
    return Visitor(request, pages, signed_in).answer("guidance.html", lists=lists)
