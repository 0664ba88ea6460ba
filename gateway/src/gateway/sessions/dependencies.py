"""What a page's route declares: `signed_in: Annotated[SignedIn, signed_in_by_browser]`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

from fastapi import Depends, Request

from chassis.auth.access import PUBLIC, SIGNED_IN_BY_BROWSER, mark
from chassis.domain.errors import TooManyRequests, Unavailable
from gateway.clients.caller import Caller
from gateway.sessions.browser.cookies import session_of
from gateway.sessions.browser_sessions import BrowserSessions
from gateway.sessions.errors import SignInNeeded, StepUpNeeded
from gateway.sessions.sign_in.return_address import within_platform

# Annotations are real objects in this module: FastAPI reads the signatures at run time.


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person before the browser, with a token that is good for this request, and when the session ends without another."""

    caller: Caller
    ends_at: datetime


async def _acting(request: Request) -> SignedIn:
    return await _counted(request, prolong=True)


async def _watching(request: Request) -> SignedIn:
    return await _counted(request, prolong=False)


async def _perhaps(request: Request) -> SignedIn | None:
    try:
        return await _acting(request)
    except SignInNeeded:
        return None


async def _known(request: Request) -> SignedIn | None:
    try:
        return await _perhaps(request)
    except (Unavailable, TooManyRequests):
        return None


async def still_signed_in(request: Request) -> SignedIn:
    """The person of a request that stays open, looked at again: with a token that is good now. Raises SignInNeeded, or Unavailable."""
    return await _signed_in(request, prolong=False)


async def _stepped_up(request: Request) -> SignedIn:
    signed_in = await _counted(request, prolong=True)
    must_have_stepped_up(request, signed_in)
    return signed_in


signed_in_by_browser: Any = Depends(mark(_acting, SIGNED_IN_BY_BROWSER))
"""For what a person does: the session is prolonged by it. Raises SignInNeeded, or Unavailable and TooManyRequests with the session kept."""

watching_by_browser: Any = Depends(mark(_watching, SIGNED_IN_BY_BROWSER))
"""For what a page does by itself, such as asking for news: the session is not prolonged. Raises the same."""

perhaps_signed_in_by_browser: Any = Depends(mark(_perhaps, PUBLIC))
"""For a page that is for everybody and says more to whom it knows: None for a stranger; raises Unavailable with the session kept."""

known_by_browser: Any = Depends(mark(_known, PUBLIC))
"""For a page that has to be shown whatever else is down: None also while the person cannot be known. Raises nothing."""

stepped_up_by_browser: Any = Depends(mark(_stepped_up, SIGNED_IN_BY_BROWSER))
"""As `signed_in_by_browser`, with a second factor of the last eight hours; raises StepUpNeeded besides."""


def must_have_stepped_up(request: Request, signed_in: SignedIn) -> None:
    """Raises StepUpNeeded without a second factor of the last eight hours: for a page that knows only from its record that it wants one."""
    if not signed_in.caller.principal.stepped_up(sessions_of(request).clock.now()):
        raise StepUpNeeded(_here(request))


def sessions_of(request: Request) -> BrowserSessions:
    """The gateway's sessions."""
    return cast("BrowserSessions", request.app.state.sessions)


async def _counted(request: Request, *, prolong: bool) -> SignedIn:
    signed_in = await _signed_in(request, prolong=prolong)
    await request.app.state.rate.admit(signed_in.caller.principal)
    return signed_in


async def _signed_in(request: Request, *, prolong: bool) -> SignedIn:
    secret = session_of(request)
    present = None if secret is None else await sessions_of(request).presence.of(secret, prolong=prolong)
    if present is None:
        raise SignInNeeded(_here(request))
    return SignedIn(Caller.of(present.principal, present.token), present.ends_at)


def _here(request: Request) -> str:
    query = request.url.query if request.method in ("GET", "HEAD") else ""
    return within_platform(request, quote(request.scope["path"]) + (f"?{query}" if query else ""))
