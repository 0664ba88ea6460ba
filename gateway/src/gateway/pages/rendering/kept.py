"""What a POST leaves for the page that it leads to: sealed for its browser, under a mark in the address of that page.

So each page has an address of its own, which can be loaded again and gone back to, and nothing that was typed is in it.
"""

from __future__ import annotations

import secrets
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse

from chassis.domain.errors import Unavailable
from gateway.sessions.dependencies import sessions_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.pages.rendering.visitor import Visitor

MARK: Final = "kept"
"""The parameter of an address, and the field of a form that is shown again."""
_LONGEST: Final = 64
_MARK_BYTES: Final = 18
_SENT: Final = "sent_mark"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is under the mark of an address, and headers for the page; without a `kind` it is gone, or was another person's."""

    mark: str
    kind: str = ""
    content: Any = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    def read_as(self, kind: type[T]) -> T | None:
        """The content; None for another kind, and for what another release has left."""
        if self.kind != kind.__name__:
            return None
        try:
            found: T = _reader(kind).validate_python(self.content)  # type: ignore[arg-type]  # a class can be hashed
        except ValidationError:
            return None
        return found


class Led(RedirectResponse):
    """To a page that finds something under a mark; `shows` is the status with which that page is answered."""

    def __init__(self, address: str, mark: str, shows: int) -> None:
        """`address` is the page's own."""
        page, number, fragment = address.partition("#")
        super().__init__(f"{page}{'&' if '?' in page else '?'}{MARK}={mark}{number}{fragment}", 303)
        self.shows = shows


@cache
def _reader(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


async def kept_for(request: Request, person: str) -> Kept | None:
    """What the mark of this address leads to, when this person left it for this page; None without a mark. Raises Unavailable."""
    mark = request.query_params.get(MARK, "")[:_LONGEST] if request.method == "GET" else ""
    if not mark:
        return None
    sessions = sessions_of(request)
    browser = sessions.answers_of(request)
    found = [] if browser is None else await sessions.kept_answers.find(browser, sessions.clock.now(), mark)
    for each in found:
        by, path, kind, content, headers = orjson.loads(zlib.decompress(each.content))
        if (by, path) == (person, request.url.path):
            return Kept(mark, kind, content, headers)
    return Kept(mark)


async def led(
    visitor: Visitor,
    content: T,
    show: Callable[[T], Awaitable[Response]],
    at: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Leads to the page at `at`, or where it was sent to, which finds `content` and is answered with `headers`.

    Where it cannot be kept, `show` answers with the page at once, so that nothing typed is lost.
    """
    address = at or visitor.request.url.path
    mark = await _keep(visitor, content, address, headers or {})
    if mark is not None:
        return Led(address, mark, getattr(content, "status", HTTPStatus.OK))
    answer = await show(content)
    answer.headers.update(headers or {})
    return answer


async def taken(visitor: Visitor, kind: type[T]) -> T | None:
    """What is under the mark of this address, the first time that it is asked for. Raises Unavailable."""
    found = visitor.found(kind)
    return found if found is not None and visitor.kept and await _forget(visitor.request, visitor.kept.mark) else None


async def let_go(visitor: Visitor) -> None:
    """Removes what was kept of the form that was sent: it is done."""
    with suppress(Unavailable):
        if mark := _sent(visitor.request):
            await _forget(visitor.request, mark)


def note_mark(request: Request, mark: str) -> None:
    """Remembers under which mark the form was kept that comes with this request: it stays its own, however often it is sent."""
    setattr(request.state, _SENT, mark[:_LONGEST])


def _sent(request: Request) -> str:
    return str(getattr(request.state, _SENT, ""))


async def _keep(visitor: Visitor, content: object, address: str, headers: Mapping[str, str]) -> str | None:
    request = visitor.request
    sessions, mark = sessions_of(request), _sent(request) or secrets.token_urlsafe(_MARK_BYTES)
    browser = sessions.answers_of(request)
    if browser is None:
        return None
    path = address.partition("#")[0].partition("?")[0]
    whole = str(visitor.principal.subject), path, type(content).__name__, content, dict(headers)
    sealed = zlib.compress(orjson.dumps(whole))
    try:
        return mark if await sessions.kept_answers.keep(browser, sealed, sessions.clock.now(), mark) else None
    except Unavailable:
        return None


async def _forget(request: Request, mark: str) -> bool:
    sessions = sessions_of(request)
    browser = sessions.answers_of(request)
    return browser is not None and await sessions.kept_answers.forget(browser.name_of(mark))
