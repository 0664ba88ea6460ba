"""How refusals of a browser's request are answered. Pages may register handlers of their own for the same errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from chassis.http import answers
from gateway.sessions.browser.cookies import expire
from gateway.sessions.errors import LogoutTokenRefused, SignedOutHereOnly, SignInNeeded, StepUpNeeded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI, Request
    from starlette.responses import Response

SIGN_IN = "/auth/sign-in"
E = TypeVar("E", bound=Exception)


def answer_sign_ins(app: FastAPI) -> None:
    """Registers the handlers; SignInFailed is answered like every refusal, with its sentence."""
    answered_by(app, SignInNeeded, on_sign_in_needed)
    answered_by(app, StepUpNeeded, _on_step_up_needed)
    answered_by(app, SignedOutHereOnly, _on_signed_out_here_only)
    answered_by(app, LogoutTokenRefused, _on_logout_token_refused)


def answered_by(app: FastAPI, raised: type[E], handler: Callable[[Request, E], Awaitable[Response]]) -> None:
    """What is `raised` in a request is answered by `handler`, whose parameter Starlette types as any exception."""
    app.add_exception_handler(raised, cast("Any", handler))


async def on_sign_in_needed(request: Request, error: SignInNeeded) -> Response:
    """A page that is opened leads to sign-in and back to itself; anything else gets a sentence, since nothing was done."""
    if not _opens_a_page(request):
        return answers.refusal(error)
    response = RedirectResponse(sign_in_at(error.return_to), 303)
    expire(response)
    return response


async def _on_step_up_needed(request: Request, error: StepUpNeeded) -> Response:
    """The same, with the second factor; the session stays."""
    if not _opens_a_page(request):
        return answers.refusal(error)
    return RedirectResponse(sign_in_at(error.return_to, level="2"), 303)


async def _on_signed_out_here_only(_: Request, error: SignedOutHereOnly) -> Response:
    response = answers.refusal(error)
    expire(response)
    return response


async def _on_logout_token_refused(_: Request, error: LogoutTokenRefused) -> Response:
    # The status that Back-Channel Logout 1.0 (2.8) wants.
    return answers.problem_answer(400, error.slug, error.title)


def _opens_a_page(request: Request) -> bool:
    """Not what a page fetches by itself: it cannot follow to the issuer, and must not disturb a sign-in in another tab."""
    return request.method in ("GET", "HEAD") and request.headers.get("sec-fetch-mode", "navigate") == "navigate"


def sign_in_at(return_to: str, **more: str) -> str:
    """The address that leads to the issuer and afterwards to `return_to`."""
    return f"{SIGN_IN}?{urlencode({'to': return_to, **more})}"
