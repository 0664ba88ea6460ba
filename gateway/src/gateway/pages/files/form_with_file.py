"""A form with files, read while it comes: each file is passed on and never kept here, in memory or on a disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from python_multipart.multipart import MultipartCallbacks
    from starlette.requests import Request

_LONGEST_FIELD: Final = 1000
_MOST_FIELDS: Final = 20
_MOST_PARTS: Final = 50
_DISPOSITION: Final = "content-disposition"


@dataclass
class _Part:
    """One part; `file` says whether the browser calls it one. What the file is called is let go."""

    headers: dict[str, bytes] = field(default_factory=dict)
    name: str = ""
    file: bool = False


class FormWithFiles:
    """The fields before the files, then one file after the other. Read them in this order."""

    def __init__(self, request: Request) -> None:
        """Reads nothing yet; raises HTTPException (400) for what is no such form."""
        _, options = parse_options_header(request.headers.get("content-type", ""))
        self._pieces = self._read(request, options.get(b"boundary", b""))
        self._file: _Part | None = None
        self._first = b""

    async def fields(self) -> list[tuple[str, str]]:
        """Names and values."""
        found: list[tuple[str, bytes]] = []
        async for part, piece in self._pieces:
            if part.file:
                self._file, self._first = part, piece
                break
            if not found or found[-1][0] != part.name or not piece:
                found.append((part.name, b""))
            found[-1] = (part.name, found[-1][1] + piece)
            if len(found) > _MOST_FIELDS or len(found[-1][1]) > _LONGEST_FIELD:
                raise HTTPException(400)
        return [(name, value.decode(errors="replace")) for name, value in found]

    async def another(self) -> bool:
        """Whether a file comes next; an empty one is passed over, as is a field of files in which none was chosen."""
        while self._file is not None and not self._first:
            try:
                part, self._first = await anext(self._pieces)
            except StopAsyncIteration:
                self._file = None
            else:
                self._file = part if part.file else None
        return self._file is not None

    async def file(self) -> AsyncIterator[bytes]:
        """The content of the next one."""
        if not await self.another():
            return
        current, first, self._first = self._file, self._first, b""
        yield first
        async for part, piece in self._pieces:
            if part is not current:
                self._file, self._first = part if part.file else None, piece
                return
            yield piece
        self._file = None

    async def rest(self) -> None:
        """Takes what is still coming and lets it go: a connection that is closed before is reset, and the answer is lost."""
        async for _ in self._pieces:
            pass

    async def _read(self, request: Request, boundary: bytes) -> AsyncIterator[tuple[_Part, bytes]]:
        """Pieces of parts as they come; each part has an empty one first."""
        part, name, value, pieces = _Part(), bytearray(), bytearray(), list[tuple[_Part, bytes]]()
        parts, ended = 0, False

        def begin() -> None:
            nonlocal part, parts
            part, parts = _Part(), parts + 1

        def end() -> None:
            nonlocal ended
            ended = True

        def header_end() -> None:
            part.headers[name.decode("latin-1").lower()] = bytes(value)
            name.clear()
            value.clear()

        def headers_finished() -> None:
            _, options = parse_options_header(part.headers.get(_DISPOSITION, b""))
            part.name, part.file = options.get(b"name", b"").decode(errors="replace"), b"filename" in options
            pieces.append((part, b""))

        callbacks: MultipartCallbacks = {
            "on_part_begin": begin,
            "on_header_field": lambda data, start, end: name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: value.extend(data[start:end]),
            "on_header_end": header_end,
            "on_headers_finished": headers_finished,
            "on_end": end,
            "on_part_data": lambda data, start, end: pieces.append((part, data[start:end])),
        }
        try:
            parser = MultipartParser(boundary, callbacks)
            async for chunk in request.stream():
                parser.write(chunk)
                headers = len(name) + len(value) > _LONGEST_FIELD or len(part.headers) > _MOST_FIELDS
                if headers or parts > _MOST_PARTS:
                    raise HTTPException(400)
                for each in pieces:
                    yield each
                pieces.clear()
            parser.finalize()
            if not ended:
                # The sender was cut off: what came of the file must not pass for all of it.
                raise HTTPException(400)
        except MultipartParseError:
            raise HTTPException(400) from None
