"""Refuses what another site makes a browser send (Fetch Metadata, with Origin for browsers that do not send it)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from chassis.http import answers
from chassis.http.uploads import takes_files

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SIGN_OUT: Final = "/auth/sign-out"
LEAVE: Final = "/leave"
SIGNED_OUT: Final = "/signed-out"
# None of them reads the session's cookie as proof of anything: /graphql takes a bearer token only, the callback brings
# a state of its own, the logout token is signed, and health is public. Nor does a PUT of a file: a form cannot send one.
_NOT_BY_COOKIE: Final = frozenset({"/graphql", "/healthz", "/readyz", "/auth/callback", "/auth/back-channel-logout"})
_CHANGES_BY_LINK: Final = frozenset({SIGN_OUT, LEAVE, SIGNED_OUT})
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
# `none` is the person's own doing: an address typed, a bookmark, a page that is loaded again.
_OWN: Final = ("same-origin", "none")
_EMBEDDING: Final = ("object", "embed", "iframe", "frame", "fencedframe")
_TITLE: Final = "Another site asked for this in your name, so it was not done. Open Spona itself and do it there."


class FetchMetadata:
    """Middleware of the gateway."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        """`origin` is our own public one."""
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or is_ours(scope["method"], scope["path"], Headers(scope=scope), self._origin):
            await self._app(scope, receive, send)
            return
        refusal = answers.problem_answer(403, "cross-site", _TITLE, headers={"vary": "Sec-Fetch-Site"})
        await refusal(scope, receive, send)


def is_ours(method: str, path: str, headers: Headers, origin: str) -> bool:
    """Whether a request may go on: it reads, or it comes from our own pages or from the person directly."""
    if path in _NOT_BY_COOKIE or (method == "PUT" and takes_files(path)):
        return True
    site = headers.get("sec-fetch-site")
    if path in _CHANGES_BY_LINK and "sec-purpose" in headers:
        # Fetched ahead of a click that may never come.
        return False
    if method in _SAFE and path not in _CHANGES_BY_LINK:
        return site is None or site in _OWN or _opens_a_page(headers)
    if site is not None:
        return site in _OWN
    if method in _SAFE:
        # A link carries no Origin. To be signed out by another site is a nuisance; not to be able to is a danger.
        return True
    return headers.get("origin") == origin


def _opens_a_page(headers: Headers) -> bool:
    """A link from elsewhere, as in an e-mail; not a picture, a script or a frame that another site loads."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") not in _EMBEDDING
