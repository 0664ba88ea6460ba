"""Ways out: in haste to a harmless page of another site, and when nothing was done for too long."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from chassis.auth.access import public
from gateway.pages.rendering.document import Page, ThePages
from gateway.sessions.browser import cookies
from gateway.sessions.browser.fetch_metadata import LEAVE, SIGNED_OUT
from gateway.sessions.dependencies import SignedIn, sessions_of, signed_in_by_browser, watching_by_browser
from gateway.sessions.sign_in.return_address import within_platform

ways_out_router = APIRouter(include_in_schema=False)
# Never "storage": a report kept there to be sent must survive.
_FORGET = '"cache", "cookies"'


@ways_out_router.get(LEAVE)
@public
async def leave(request: Request) -> Response:
    """Ends the session and opens the harmless page; going back finds no one signed in."""
    await sessions_of(request).signing_out.leave(cookies.session_of(request))
    answer = RedirectResponse(request.app.state.exit_url, 303, {"clear-site-data": _FORGET})
    cookies.expire(answer)
    return answer


@ways_out_router.get(SIGNED_OUT)
@public
async def signed_out(request: Request, pages: ThePages, to: str = "/") -> Response:
    """Nothing was done for too long: the session ends, the page shows nothing of what was there, and leads back to it."""
    await sessions_of(request).signing_out.leave(cookies.session_of(request))
    answer = pages.answer(request, Page("signed_out.html", {"to": within_platform(request, to)}))
    cookies.expire(answer)
    return answer


@ways_out_router.get("/presence")
async def look(signed_in: Annotated[SignedIn, watching_by_browser]) -> JSONResponse:
    """Until when the person stays signed in; asking does not prolong it."""
    return _until(signed_in.ends_at)


@ways_out_router.post("/presence")
async def stay(signed_in: Annotated[SignedIn, signed_in_by_browser]) -> JSONResponse:
    """The person is still here."""
    return _until(signed_in.ends_at)


def _until(moment: datetime) -> JSONResponse:
    return JSONResponse({"endsAt": moment.isoformat()})
