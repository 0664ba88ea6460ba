"""/auth/: the addresses of sign-in and sign-out. They are links, not forms: `form-action` would stop the way to the issuer."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from chassis.auth.access import public
from gateway.sessions import cookies
from gateway.sessions.answers import SIGN_IN
from gateway.sessions.dependencies import desk_of
from gateway.sessions.desk import CALLBACK
from gateway.sessions.errors import LogoutTokenRefused
from gateway.sessions.fetch_metadata import SIGN_OUT
from gateway.sessions.secret import Purpose
from gateway.sessions.signing_in import SECOND_FACTOR, Returned

router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN)
@public
async def sign_in(request: Request, to: str = "/", level: str = "1") -> Response:
    """Leads to the issuer, and afterwards to the page `to`; `level=2` asks for the second factor."""
    wanted = SECOND_FACTOR if level == str(SECOND_FACTOR) else 1
    address, secret = await desk_of(request).signing_in.begin(to, wanted)
    response = RedirectResponse(address, 303)
    cookies.hand_over(response, secret)
    return response


@router.get(CALLBACK)
@public
async def callback(request: Request, state: str = "", code: str = "", iss: str = "", error: str = "") -> Response:
    """Takes what the browser brings back from the issuer."""
    browser, replaced = (cookies.secret_of(request, purpose) for purpose in (Purpose.SIGN_IN, Purpose.SESSION))
    returned = Returned(state, code, iss, error)
    secret, to = await desk_of(request).signing_in.complete(returned, browser, replaced)
    response = RedirectResponse(to, 303)
    cookies.hand_over(response, secret)
    cookies.take_back(response, Purpose.SIGN_IN)
    return response


@router.api_route(SIGN_OUT, methods=["GET", "POST"])
@public
async def sign_out(request: Request) -> Response:
    """Ends the session here and then at the issuer."""
    address = await desk_of(request).signing_out.sign_out(cookies.secret_of(request, Purpose.SESSION))
    response = RedirectResponse(address, 303)
    cookies.take_back(response, Purpose.SESSION)
    return response


@router.post("/auth/back-channel-logout")
@public
async def back_channel_logout(request: Request) -> Response:
    """The issuer says that a session has ended (OpenID Connect Back-Channel Logout 1.0)."""
    tokens = parse_qs((await request.body()).decode("ascii", "replace")).get("logout_token", [])
    if len(tokens) != 1:
        raise LogoutTokenRefused
    await desk_of(request).signing_out.obey(tokens[0])
    return Response(status_code=200)
