"""Where a browser may be sent after sign-in: a page of this platform, which shows something and does nothing."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote

from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

from chassis.auth.access import SIGNED_IN_BY_BROWSER
from chassis.http.route_guard import declared_access

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastapi import FastAPI, Request

START: Final = "/"
PUBLIC_PAGES: Final = frozenset({START, "/guidance", "/sheet", "/help"})
"""Pages for everybody. Whatever else needs no sign-in does something, or is no page."""
_LONGEST: Final = 500
# Printable ASCII alone: browsers drop tabs and line breaks, and take a backslash for a slash.
_PRINTABLE: Final = re.compile(r"/[!-\[\]-~]*")
# A browser takes `/./auth` and `/x/../auth` for `/auth`, also when the dots are escaped, and `//host` for another host.
_MOVES: Final = frozenset({"", ".", ".."})


class PageAddresses:
    """The addresses of an application's own pages."""

    def __init__(self, app: FastAPI) -> None:
        """Routes are read when the first address is asked for: by then all of them are there."""
        self._app = app

    def within(self, wished: str | None, also: Collection[str] = ()) -> str:
        """`wished` when it is the address of a page, spelled as browsers leave it, else the start page; `also` names further paths."""
        if wished is None or len(wished) > _LONGEST or not _PRINTABLE.fullmatch(wished):
            return START
        # As the server reads it: what is escaped counts like what is not.
        path = unquote(wished.partition("#")[0].partition("?")[0])
        if _MOVES & set(path.split("/")[1:]) and path != START:
            return START
        return wished if path in also or any(page.match(path) for page in self._pages) else START

    @cached_property
    def _pages(self) -> list[re.Pattern[str]]:
        return [
            compile_path(str(route.path))[0]
            for route in iter_route_contexts(self._app.routes)
            if "GET" in (route.methods or ())
            and (route.path in PUBLIC_PAGES or declared_access(route) == SIGNED_IN_BY_BROWSER)
        ]


def within_platform(request: Request, wished: str | None, also: Collection[str] = ()) -> str:
    """`wished` when it is the address of one of the application's pages, else the start page."""
    return cast("PageAddresses", request.app.state.addresses).within(wished, also)
