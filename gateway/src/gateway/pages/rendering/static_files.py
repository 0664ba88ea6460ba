"""Style sheets, scripts and pictures. Their address holds a hash of them all, so that a browser keeps them for a year."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.access import public
from chassis.domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file, plain and compressed."""

    content: bytes
    compressed: bytes
    media_type: str


@cache
def served() -> dict[str, StaticFile]:
    """Every file that is served, by its path under the folder `static`."""
    found = {}
    for path, entry in _walk(files("gateway.pages").joinpath("static"), ""):
        media_type = _TYPES.get(path[path.rfind(".") :])
        if media_type is not None:
            content = entry.read_bytes()
            found[path] = StaticFile(content, gzip.compress(content, 9, mtime=0), media_type)
    return found


@cache
def version() -> str:
    """The hash of all names and contents: it changes when any of them does."""
    total = sha256()
    for path, file in sorted(served().items()):
        total.update(path.encode() + b"\0" + sha256(file.content).digest())
    return total.hexdigest()[:16]


def address(path: str) -> str:
    """Where `path` is served. Raises KeyError for a file that is not there."""
    served()[path]
    return f"/static/{version()}/{path}"


def static_router() -> APIRouter:
    """GET /static/{version}/{path}."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/static/{asked_version}/{path:path}", _serve, methods=["GET"])
    return router


@public
async def _serve(asked_version: str, path: str, request: Request) -> Response:
    """One file; under the hash of another release it is served too, and not cached."""
    file = served().get(path)
    if file is None:
        raise NotFound
    headers = {"vary": "accept-encoding"}
    if asked_version == version():
        headers["cache-control"] = _FOR_A_YEAR
    if takes_gzip(request):
        return Response(file.compressed, headers={**headers, "content-encoding": "gzip"}, media_type=file.media_type)
    return Response(file.content, headers=headers, media_type=file.media_type)


def takes_gzip(request: Request) -> bool:
    """Whether an answer may be sent compressed."""
    return "gzip" in request.headers.get("accept-encoding", "").lower()


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry
