"""The cookies of a browser: its session, a sign-in under way, a form kept for it. All are bound to this very host and unseen by scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sessions.secret import Purpose, Secret
from gateway.sessions.under_way import LASTS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_NAMES = {Purpose.SESSION: "__Host-spona", Purpose.SIGN_IN: "__Host-spona-sign-in", Purpose.FORM: "__Host-spona-form"}
# A session cookie ends with the browser; the server ends the session earlier.
_SECONDS = int(LASTS.total_seconds())
_MAX_AGE = {Purpose.SESSION: None, Purpose.SIGN_IN: _SECONDS, Purpose.FORM: _SECONDS}


def secret_of(request: Request, purpose: Purpose) -> Secret | None:
    """What the browser holds for `purpose`; None when it is nothing of ours."""
    return Secret.read(request.cookies.get(_NAMES[purpose]), purpose)


def hand_over(response: Response, secret: Secret) -> None:
    """Gives `secret` to the browser."""
    response.set_cookie(
        _NAMES[secret.purpose],
        secret.text,
        max_age=_MAX_AGE[secret.purpose],
        path="/",
        secure=True,
        httponly=True,
        # Not strict: the way back from the issuer begins on another site.
        samesite="lax",
    )


def take_back(response: Response, purpose: Purpose) -> None:
    """Removes the cookie of `purpose` from the browser."""
    response.delete_cookie(_NAMES[purpose], path="/", secure=True, httponly=True, samesite="lax")
