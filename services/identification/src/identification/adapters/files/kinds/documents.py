"""PDF: nothing that acts when it is opened, nothing locked, nothing behind its end."""

from __future__ import annotations

import re
import zlib
from typing import Final

from identification.adapters.files.kinds.names import WINDOW, Names, Windows, spelt_out
from identification.domain.files.errors import (
    DocumentActive,
    DocumentLocked,
    FileDamaged,
    FileHoldsAnother,
    FileUnpacksTooLarge,
)

_LAST: Final = b"%%EOF"
_STREAM: Final = re.compile(rb"(?<!end)stream[ \t]*\r?\n?")
# Whatever else is left out or kept elsewhere: no reader finds objects in a stream that does not say where the first is.
_OF_OBJECTS: Final = re.compile(rb"/(?:ObjStm|First)(?![A-Za-z0-9])")
_FILTER: Final = re.compile(rb"/(\w+Decode|Crypt|Fl|LZW|A85|AHx|RL|CCF|DCT)(?![A-Za-z0-9])")
_INDIRECT: Final = re.compile(rb"/(?:Filter|DecodeParms|DP)[\x00\s]*(?:\d|%)")
_PREDICTOR: Final = re.compile(rb"/Predictor(?![\x00\s]+1(?!\d))")
_ELSEWHERE: Final = re.compile(rb"/(?:F(?:[\x00\s]*[(<]|[\x00\s]+\d+[\x00\s]+\d+[\x00\s]+R)|FFilter|FDecodeParms)")
_TEXT: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_HEX: Final = re.compile(rb"(?<!<)<[0-9A-Fa-f\x00\s]*>")
_BEGIN: Final = re.compile(rb"(?<![A-Za-z])obj[\x00\s]*(?=<<)")
_END_OF_HEAD: Final = re.compile(rb">>[\x00\s]*\Z")
_DEEPEST_TEXT: Final = 8

_MOST_UNPACKED: Final = 256 * 1024 * 1024
"""Bytes that go into and come out of everything that is packed: ten pages that were scanned finely."""
_LONGEST_HEAD: Final = 64 * 1024
_MOST_OF_HEADS: Final = 128 * 1024 * 1024
_PIECE: Final = 64 * 1024
_MOST_STREAMS: Final = 50_000


def pdf(content: bytes) -> bytes:
    """The document as it is. Raises FileDamaged, FileHoldsAnother, FileUnpacksTooLarge, DocumentActive, DocumentLocked.

    Names are looked for in every byte, in pictures and comments too, so that nothing can be hidden from it by pretending
    to be something else; and in whatever unpacks, whatever it is called.
    """
    end = content.rfind(_LAST)
    if end < 0 or b"startxref" not in content:
        raise FileDamaged
    if content[end + len(_LAST) :].strip(b"\0 \t\r\n\f"):
        raise FileHoldsAnother
    names = Names()
    names.look(content)
    _Streams(content, names).look()
    return content


class _Streams:
    """What is packed in a document."""

    def __init__(self, content: bytes, names: Names) -> None:
        self._content = content
        self._names = names
        self._left = _MOST_UNPACKED
        self._heads = _MOST_OF_HEADS

    def look(self) -> None:
        """Raises DocumentLocked for objects that are packed so that they are not unpacked here."""
        behind = free = 0
        for number, stream in enumerate(_STREAM.finditer(self._content)):
            if number >= _MOST_STREAMS:
                raise DocumentLocked
            # A stream that seems to lie within another one: either may be the real one.
            behind = free if stream.start() >= free else behind
            objects, real = self._head(behind, stream.start())
            end = self._unpacked(stream.end())
            if objects and end is None:
                raise DocumentLocked
            if real:
                free = self._content.find(b"endstream", stream.end()) if end is None else end
                free = len(self._content) if free < 0 else free

    def _head(self, behind: int, end: int) -> tuple[bool, bool]:
        """Whether a stream may hold objects, and whether a head is in front of it; nothing else is packed from `behind` on."""
        begin = max(behind, end - _LONGEST_HEAD)
        before = self._content[begin:end]
        self._heads -= len(before)
        if self._heads < 0:
            raise DocumentLocked
        if not _END_OF_HEAD.search(before[-256:]):
            if _OF_OBJECTS.search(spelt_out(before)):
                raise DocumentLocked
            return False, False
        *_, place = (0, *(found.end() for found in _BEGIN.finditer(before)))
        head, closed = before[place:], before.rfind(b">", 0, place)
        # Where a text seems to hold a head, what is before it is not known; so too where it begins too far away.
        known = begin == behind or closed >= 0
        if not known or not _is_balanced(head) or before.rfind(b"<", 0, place) > closed:
            raise DocumentLocked
        return _is_of_objects(spelt_out(head)), True

    def _unpacked(self, begin: int) -> int | None:
        """Looks through what unpacks from there on; where that ends, or None when it does not unpack to its end."""
        content, inflating, windows = self._content, zlib.decompressobj(), Windows(self._names)
        if int.from_bytes(content[begin : begin + 2]) % 31 or content[begin : begin + 1] not in _PACKED:
            return None
        try:
            for place in range(begin, len(content), _PIECE):
                packed = content[place : place + _PIECE]
                self._spend(len(packed))
                full = True
                while (packed or full) and not inflating.eof:
                    inflated = inflating.decompress(packed, WINDOW)
                    self._spend(len(inflated))
                    windows.go_on(inflated)
                    packed, full = inflating.unconsumed_tail, len(inflated) == WINDOW
                if inflating.eof:
                    windows.end()
                    return min(place + _PIECE, len(content)) - len(inflating.unused_data)
        except zlib.error:
            pass
        windows.end()
        return None

    def _spend(self, more: int) -> None:
        self._left -= more
        if self._left < 0:
            raise FileUnpacksTooLarge


_PACKED: Final = frozenset(bytes((window << 4 | 8,)) for window in range(8))


def _is_of_objects(head: bytes) -> bool:
    """Raises DocumentActive for what lies in another file, DocumentLocked for objects that are packed in a way not read here."""
    if _ELSEWHERE.search(head):
        raise DocumentActive
    filters = _FILTER.findall(head)
    if not _OF_OBJECTS.search(head) or not (filters or _INDIRECT.search(head)):
        # What lies open was looked at with every other byte.
        return False
    if filters not in ([b"FlateDecode"], [b"Fl"]) or _INDIRECT.search(head) or _PREDICTOR.search(head):
        raise DocumentLocked
    return True


def _is_balanced(head: bytes) -> bool:
    """Whether it is one head from its beginning: every text in it ends, and nothing in it is a comment."""
    for _ in range(_DEEPEST_TEXT):
        shorter = _TEXT.sub(b" ", head)
        if shorter == head:
            break
        head = shorter
    if any(each in head for each in b"()%"):
        return False
    head = _HEX.sub(b" ", head).strip(b"\0 \t\r\n\f")
    rest = head.replace(b"<<", b"").replace(b">>", b"")
    return head.startswith(b"<<") and head.count(b"<<") == head.count(b">>") and not (b"<" in rest or b">" in rest)
