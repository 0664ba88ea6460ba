"""What to look for, how to speak with the person alone, whom to call: for everybody, since it holds nothing of anybody."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.access import public
from contracts import reference
from gateway.pages.rendering import Page, ThePages

# FastAPI reads these signatures at run time, so annotations are not postponed here.
guidance_router = APIRouter(include_in_schema=False)


@guidance_router.get("/guidance")
@public
async def guidance(request: Request, pages: ThePages) -> Response:
    """The lists of signs by sector with the advice around them."""
    return pages.answer(request, Page("guidance.html", {"lists": reference.indicator_lists()}))
