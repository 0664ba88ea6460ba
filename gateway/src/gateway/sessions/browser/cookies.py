"""The cookies of a browser: its session, its sign-ins under way, that it had a session. Bound to this host and unseen by scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gateway.sessions.browser.secret import Purpose, Secret

if TYPE_CHECKING:
    from datetime import timedelta

    from starlette.requests import Request
    from starlette.responses import Response

SESSION: Final = "__Host-spona"


def session_of(request: Request) -> Secret | None:
    """The secret of the browser's session; None when it holds none of ours."""
    return Secret.read(request.cookies.get(SESSION), Purpose.SESSION)


def give(response: Response, name: str, value: str, lasts: timedelta | None = None) -> None:
    """Gives the browser a cookie for so long, or until it is closed."""
    response.set_cookie(
        name,
        value,
        max_age=None if lasts is None else int(lasts.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        # Not strict: the way back from the issuer begins on another site.
        samesite="lax",
    )


def expire(response: Response, name: str = SESSION) -> None:
    """Removes a cookie from the browser."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
