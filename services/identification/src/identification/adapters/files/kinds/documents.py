"""PDF: nothing that acts when it is opened, nothing locked, nothing behind its end."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

from identification.domain.files.errors import (
    DocumentActive,
    DocumentLocked,
    FileDamaged,
    FileHoldsAnother,
    FileUnpacksTooLarge,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every script is an action of this kind, whatever else it is called by; the others start programs, hold files or send what is typed.
_ACTIVE: Final = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm|Rendition|GoToE|Movie)(?![A-Za-z0-9])"
)
_LOCKED: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# A name may spell any of its letters as a number.
_SPELT: Final = re.compile(rb"/[^\x00-\x20()<>\[\]{}/%]*#[0-9A-Fa-f]{2}[^\x00-\x20()<>\[\]{}/%]*")
_NUMBER: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_PACKED_OBJECTS, _FILTER = (
    re.compile(rb"/ObjStm(?![A-Za-z0-9])"),
    re.compile(rb"/(\w+Decode|Crypt|Fl|LZW|A85|AHx)(?![A-Za-z0-9])"),
)
_PREDICTOR: Final = re.compile(rb"/Predictor\s+(?!1\b)")
_LAST: Final = b"%%EOF"
_MOST_UNPACKED: Final = 64 * 1024 * 1024
_LONGEST_HEAD: Final = 4096
_PIECE: Final = 64 * 1024
_MOST_STREAMS: Final = 50_000


def pdf(content: bytes) -> bytes:
    """The document as it is. Raises FileDamaged, FileHoldsAnother, FileUnpacksTooLarge, DocumentActive, DocumentLocked.

    Names are looked for in every byte, in pictures and comments too, so that nothing can be hidden from it by pretending
    to be something else; and in what is packed as objects.
    """
    end = content.rfind(_LAST)
    if end < 0 or b"startxref" not in content:
        raise FileDamaged
    if content[end + len(_LAST) :].strip(b"\0 \t\r\n\f"):
        raise FileHoldsAnother
    _must_be_quiet(content)
    for objects in _unpacked(content):
        _must_be_quiet(objects)
    return content


def _must_be_quiet(content: bytes) -> None:
    spelt = b" ".join(_NUMBER.sub(_letter, name) for name in _SPELT.findall(content))
    for each in (content, spelt):
        if _ACTIVE.search(each):
            raise DocumentActive
        if _LOCKED.search(each):
            raise DocumentLocked


def _letter(spelt: re.Match[bytes]) -> bytes:
    return bytes((int(spelt[1], 16),))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What is packed as objects; raises DocumentLocked when it is packed so that it is not unpacked here."""
    left = _MOST_UNPACKED
    for number, stream in enumerate(_STREAM.finditer(content)):
        if number >= _MOST_STREAMS:
            raise DocumentLocked
        before = content[max(0, stream.start() - _LONGEST_HEAD) : stream.start()]
        head = _NUMBER.sub(_letter, before[max(before.rfind(b"obj"), 0) :])
        filters = _FILTER.findall(head)
        # What lies open was looked at with every other byte.
        if not _PACKED_OBJECTS.search(head) or not filters:
            continue
        if filters != [b"FlateDecode"] or _PREDICTOR.search(head):
            raise DocumentLocked
        objects = _inflated(content, stream.end(), left)
        left -= len(objects)
        yield objects


def _inflated(content: bytes, begin: int, most: int) -> bytes:
    inflating, inflated = zlib.decompressobj(), bytearray()
    try:
        for place in range(begin, len(content), _PIECE):
            inflated += inflating.decompress(content[place : place + _PIECE], most + 1 - len(inflated))
            if len(inflated) > most:
                raise FileUnpacksTooLarge
            if inflating.eof:
                return bytes(inflated)
    except zlib.error:
        raise DocumentLocked from None
    raise FileDamaged
