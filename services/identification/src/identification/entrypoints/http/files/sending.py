"""A file as an answer: to be kept by the caller who asked for it, and shown by no browser as a page of ours."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

from chassis.domain.errors import DomainError, Unavailable
from chassis.http.uploads import OCTETS
from contracts.words.files import FileKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from identification.application.files.open_file import OpenedFile

MEDIA_TYPES: Final = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.PDF: "application/pdf",
    FileKind.M4A: "audio/mp4",
    FileKind.MP3: "audio/mpeg",
    FileKind.OGG: "audio/ogg",
    FileKind.WAV: "audio/wav",
}
_BYTES: Final = {"type": "string", "format": "binary"}
_ENDINGS: Final = {FileKind.JPEG: "jpg"}
AS_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file, under a name that says nothing of it; as plain bytes for a client that accepts nothing else.",
        "content": {kind: {"schema": _BYTES} for kind in (*MEDIA_TYPES.values(), OCTETS)},
    }
}
SENT_AS_IT_IS: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file. What it is is found from its content alone.",
        "content": {OCTETS: {"schema": _BYTES}},
    }
}


class CutOff(Exception):
    """A file cannot be sent to its end: its connection is ended, so that what came does not look whole."""


@asynccontextmanager
async def taken_whole(sent: AsyncIterator[bytes]) -> AsyncIterator[None]:
    """Takes the rest of what is sent before it is refused: a connection closed before that is reset, and the refusal is lost on its way."""
    try:
        yield
    except DomainError:
        async for _ in sent:
            pass
        raise
    except ClientDisconnect:
        # The client is gone; it is no fault of ours.
        raise Unavailable from None


async def answer(file: OpenedFile, segments: AsyncIterator[bytes], accept: str | None) -> Response:
    """The answer. The first segment is opened before it begins, so that most of what was altered is refused by a sentence."""
    first = await anext(segments)
    name = f"{file.filing.reference}-{file.number}.{_ENDINGS.get(file.kind, file.kind.value)}"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-length": str(file.size),
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    return StreamingResponse(
        _all(first, segments), 200, headers, OCTETS if accept == OCTETS else MEDIA_TYPES[file.kind]
    )


async def _all(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    try:
        async for segment in rest:
            yield segment
    except DomainError as refused:
        raise CutOff from refused
