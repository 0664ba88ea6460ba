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

_LONGEST_HEADER: Final = 1000
_MOST_HEADERS: Final = 20
# Far more than may be said of a file: what is longer is shown again with a sentence, not lost.
_LONGEST_FIELD: Final = 16_384
# As many as a report holds files, each with what it shows, and the form's own.
_MOST_FIELDS: Final = 28
_MOST_PARTS: Final = 50
_DISPOSITION: Final = "content-disposition"


@dataclass
class _Part:
    """One part; `file` says whether the browser calls it one. What the file is called is let go."""

    headers: dict[str, bytes] = field(default_factory=dict)
    name: str = ""
    file: bool = False


class FormWithFiles:
    """One file after the other, and what was typed before each of them and after the last."""

    def __init__(self, request: Request) -> None:
        """Reads nothing yet; raises HTTPException (400) for what is no such form."""
        _, options = parse_options_header(request.headers.get("content-type", ""))
        self._pieces = self._of_files(self._read(request, options.get(b"boundary", b"")))
        self._fields: list[tuple[_Part, bytearray]] = []
        self._first = b""
        self._file: _Part | None = None
        self.number = 0
        """The place of the file that comes next among all of them, from 1 on, those that are empty too."""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Names and values of the fields that have come so far."""
        return [(part.name, value.decode(errors="replace")) for part, value in self._fields]

    async def another(self) -> bool:
        """Whether a file comes next; an empty one is passed over, as is a field of files in which none was chosen."""
        while not self._first:
            try:
                self._file, self._first = await anext(self._pieces)
            except StopAsyncIteration:
                self._file = None
                return False
        return True

    async def file(self) -> AsyncIterator[bytes]:
        """The content of the next one."""
        if not await self.another():
            return
        current, first, self._first = self._file, self._first, b""
        yield first
        async for part, piece in self._pieces:
            if part is not current:
                self._file, self._first = part, piece
                return
            yield piece
        self._file = None

    async def rest(self) -> None:
        """Takes what is still coming and lets it go: a connection that is closed before is reset, and the answer is lost."""
        async for _ in self._pieces:
            pass

    async def _of_files(self, pieces: AsyncIterator[tuple[_Part, bytes]]) -> AsyncIterator[tuple[_Part, bytes]]:
        """Those of files; what is typed is noted on the way."""
        file: _Part | None = None
        async for part, piece in pieces:
            if part.file:
                self.number += part is not file
                file = part
                yield part, piece
                continue
            if not self._fields or self._fields[-1][0] is not part:
                self._fields.append((part, bytearray()))
            self._fields[-1][1].extend(piece)
            if len(self._fields) > _MOST_FIELDS or len(self._fields[-1][1]) > _LONGEST_FIELD:
                raise HTTPException(400)

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
                headers = len(name) + len(value) > _LONGEST_HEADER or len(part.headers) > _MOST_HEADERS
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
