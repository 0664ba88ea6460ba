"""What a file is, by its first bytes, and whether all of it is that: away from the loop that answers others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from contracts.words.files import FileKind
from identification.adapters.files.kinds.documents import pdf
from identification.adapters.files.kinds.pictures import jpeg, png
from identification.adapters.files.kinds.recordings import m4a, mp3, ogg, wav
from identification.domain.files.errors import FileKindRefused
from identification.domain.files.file import Inspected

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS: Final[dict[FileKind, Callable[[bytes], bytes]]] = {
    FileKind.JPEG: jpeg,
    FileKind.PNG: png,
    FileKind.PDF: pdf,
    FileKind.M4A: m4a,
    FileKind.MP3: mp3,
    FileKind.OGG: ogg,
    FileKind.WAV: wav,
}
_BRANDS: Final = frozenset(
    {
        b"M4A ",
        b"M4B ",
        b"mp41",
        b"mp42",
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"3gp4",
        b"3gp5",
        b"3gp6",
        b"dash",
    }
)
_SYNC: Final = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2")


class FileInspector:
    """The `Inspector` port."""

    async def inspected(self, content: bytes) -> Inspected:
        return await asyncio.to_thread(inspected, content)


def inspected(content: bytes) -> Inspected:
    """What is kept of it; raises FileRefused."""
    kind = kind_of(content)
    return Inspected(kind, _KINDS[kind](content))


def kind_of(content: bytes) -> FileKind:
    """By the first bytes alone, exactly where they belong; raises FileKindRefused."""
    head = content[:12]
    for kind, begins in (
        (FileKind.JPEG, head.startswith(b"\xff\xd8\xff")),
        (FileKind.PNG, head.startswith(b"\x89PNG\r\n\x1a\n")),
        (FileKind.PDF, head.startswith(b"%PDF-")),
        (FileKind.M4A, head[4:8] == b"ftyp" and head[8:12] in _BRANDS),
        (FileKind.OGG, head.startswith(b"OggS\0")),
        (FileKind.WAV, head.startswith(b"RIFF") and head[8:12] == b"WAVE"),
        (FileKind.MP3, head.startswith((b"ID3", *_SYNC))),
    ):
        if begins:
            return kind
    raise FileKindRefused
