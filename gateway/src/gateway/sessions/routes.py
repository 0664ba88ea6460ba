"""/auth/: the addresses of sign-in and sign-out. They are links, not forms: `form-action` would stop the way to the issuer."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from chassis.auth.access import public
from chassis.domain.principal import SECOND_FACTOR
from gateway.endpoint.address import address_of
from gateway.pages.languages.choice import of_request
from gateway.sessions.answers import SIGN_IN, sign_in_at
from gateway.sessions.browser import cookies, known_browsers
from gateway.sessions.browser.fetch_metadata import SIGN_OUT
from gateway.sessions.browser_sessions import CALLBACK
from gateway.sessions.dependencies import sessions_of
from gateway.sessions.errors import LogoutTokenRefused
from gateway.sessions.sign_in import under_way
from gateway.sessions.sign_in.return_address import within_platform
from gateway.sessions.sign_in.signing_in import Returned

router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN)
@public
async def sign_in(request: Request, to: str = "/", level: str = "1") -> Response:
    """Leads to the issuer, and afterwards to the page `to`; `level=2` asks for the second factor."""
    sessions, wanted = sessions_of(request), SECOND_FACTOR if level == str(SECOND_FACTOR) else 1
    address, held = await sessions.signing_in.begin(within_platform(request, to), wanted, of_request(request))
    response = RedirectResponse(address, 303)
    for name in sessions.signing_in.under_way.surplus(request.cookies, sessions.clock.now()):
        cookies.expire(response, name)
    cookies.give(response, held.name, held.value, under_way.LASTS)
    return response


@router.get(CALLBACK)
@public
async def callback(request: Request, state: str = "", code: str = "", iss: str = "", error: str = "") -> Response:
    """Takes what the browser brings back from the issuer."""
    sessions, returned = sessions_of(request), Returned(state, code, iss, error)
    # Only what this browser began costs a call to the issuer: whatever else comes from an address must not use up its share.
    sessions.signing_in.under_way.find(request.cookies, state, sessions.clock.now())
    await request.app.state.signing_in.admit(address_of(request))
    done = await sessions.signing_in.complete(returned, request.cookies, cookies.session_of(request))
    response = RedirectResponse(sign_in_at(done.to, level=str(SECOND_FACTOR)) if done.owes_code else done.to, 303)
    cookies.give(response, cookies.SESSION, done.secret.text)
    cookies.expire(response, under_way.cookie_of(state))
    cookies.give(response, known_browsers.COOKIE, sessions.known_again(request), sessions.browsers.lasts)
    return response


@router.api_route(SIGN_OUT, methods=["GET", "POST"])
@public
async def sign_out(request: Request) -> Response:
    """Ends the session here and then at the issuer."""
    address = await sessions_of(request).signing_out.sign_out(cookies.session_of(request))
    response = RedirectResponse(address, 303)
    cookies.expire(response)
    return response


@router.post("/auth/back-channel-logout")
@public
async def back_channel_logout(request: Request) -> Response:
    """The issuer says that a session has ended (OpenID Connect Back-Channel Logout 1.0)."""
    tokens = parse_qs((await request.body()).decode("ascii", "replace")).get("logout_token", [])
    if len(tokens) != 1:
        raise LogoutTokenRefused
    await sessions_of(request).signing_out.obey(tokens[0])
    return Response(status_code=200)
