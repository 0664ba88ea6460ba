"""JPEG and PNG: walked part by part. What reveals where and by whom a picture was made is left out; its pixels stay as they are."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

from identification.domain.files.errors import FileDamaged, FileHoldsAnother, FileUnpacksTooLarge

MOST_PIXELS: Final = 64_000_000
"""More than telephones make in one picture of 25 MB; a browser needs four bytes for each."""

_JPEG, _SECOND_PICTURE, _END_OF_SAMSUNG, _FILM = b"\xff\xd8", b"\xff\xd8\xff", b"SEFT", b"ftyp"
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_SIZES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_SCAN, _END, _JFIF, _EXIF_IN, _COLOURS = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2
_LENGTH: Final = 2
"""Bytes of a length, which it counts too."""
_FILL: Final = re.compile(rb"\xff+")
# A zero behind it, another such byte and marks to begin anew belong to the scan itself.
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_MOST_PARTS: Final = 100_000
"""Of any picture; one that is cut into more would keep others waiting."""
# Tables, sizes and scans; JFIF, the profile of colours and Adobe's transformation say how pixels are meant.
_KEPT_MARKERS: Final = _SIZES | {0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, _SCAN}
_COLOURS_NAME: Final = b"ICC_PROFILE\0"
_KEPT_APPLICATIONS: Final = {_JFIF: b"JFIF\0", _COLOURS: _COLOURS_NAME, 0xEE: b"Adobe"}
_JFIF_WITHOUT_PICTURE: Final = 12
"""Bytes of its name, version and density; the rest is a small picture and its size."""
_MOST_OF_COLOURS: Final = 64 * 1024
"""Bytes of a profile, whose texts are not read: telephones and cameras write less than 10,000; what is longer is left out."""
_EXIF: Final = b"Exif\0\0"
_ORIENTATION, _ORIENTATIONS = 0x0112, range(2, 9)

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"}
)
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_INFLATED_AT_ONCE: Final = 1024 * 1024


def jpeg(content: bytes) -> bytes:
    """The picture without what was said of it, but for which side is up. Raises FileDamaged, FileHoldsAnother, FileUnpacksTooLarge."""
    # Views: what is kept is copied once, at the end.
    view, place, sized = memoryview(content), 2, False
    colours: dict[int, bytes] = {}
    kept: list[bytes | memoryview] = [_JPEG]
    for _ in range(_MOST_PARTS):
        if (fill := _FILL.match(content, place)) is None or fill.end() == len(content):
            raise FileDamaged
        marker, place = content[fill.end()], fill.end() + 1
        if marker == _END:
            break
        if marker in _ALONE:
            continue
        length = int.from_bytes(content[place : place + 2])
        body = content[place + 2 : place + length]
        if length < _LENGTH or len(body) != length - _LENGTH:
            raise FileDamaged
        if marker in _SIZES:
            _must_be_shown(*_height_and_width(body))
            sized = True
        colours |= {len(kept): body} if marker == _COLOURS and body.startswith(_COLOURS_NAME) else {}
        kept.append(_segment(marker, body))
        place += length
        if marker == _SCAN:
            if (following := _AFTER_SCAN.search(content, place)) is None:
                raise FileDamaged
            kept.append(view[place : following.start()])
            place = following.start()
    else:
        raise FileDamaged
    _must_end(content[place:])
    if not sized:
        raise FileDamaged
    left_out = () if _is_a_profile(list(colours.values())) else colours
    return b"".join((*(part for place, part in enumerate(kept) if place not in left_out), bytes((0xFF, _END))))


def _is_a_profile(parts: list[bytes]) -> bool:
    """Whether the parts are one profile of colours: in their order, with its name, and as long as its head says."""
    numbered, begin = slice(len(_COLOURS_NAME), len(_COLOURS_NAME) + 2), len(_COLOURS_NAME) + 2
    profile = b"".join(part[begin:] for part in parts)
    in_order = [part[numbered] for part in parts] == [bytes((n, len(parts))) for n in range(1, len(parts) + 1)]
    named = profile[36:40] == b"acsp"
    return in_order and named and len(profile) == int.from_bytes(profile[:4]) <= _MOST_OF_COLOURS


def _height_and_width(body: bytes) -> tuple[int, int]:
    try:
        _, height, width = struct.unpack_from(">BHH", body)
    except struct.error:
        raise FileDamaged from None
    return height, width


def _segment(marker: int, body: bytes) -> bytes:
    application = _KEPT_APPLICATIONS.get(marker)
    if marker in _KEPT_MARKERS or (application is not None and body.startswith(application)):
        return _written(marker, body[:_JFIF_WITHOUT_PICTURE] + bytes(2) if marker == _JFIF else body)
    orientation = _orientation(body[len(_EXIF) :]) if marker == _EXIF_IN and body.startswith(_EXIF) else 0
    if orientation:
        tag = struct.pack(">HHIHHI", _ORIENTATION, 3, 1, orientation, 0, 0)
        return _written(marker, _EXIF + b"MM\0*\0\0\0\x08\0\x01" + tag)
    return b""


def _written(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def _orientation(tiff: bytes) -> int:
    """Which side of a picture is up, from 2 on; 0 when nothing, or nothing that can be read, is said of it."""
    order = {b"MM": ">", b"II": "<"}.get(tiff[:2])
    try:
        if order is None:
            return 0
        (begin,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, begin)
        for number in range(entries):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, begin + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if value in _ORIENTATIONS else 0
    except struct.error:
        return 0
    return 0


def _must_end(rest: bytes) -> None:
    """Behind a picture telephones put smaller ones, a short film and notes of their own, which are not kept; anything else is refused."""
    known = rest.startswith(_SECOND_PICTURE) or rest[4:8] == _FILM or rest.endswith(_END_OF_SAMSUNG)
    if rest.strip(b"\0") and not known:
        raise FileHoldsAnother


def png(content: bytes) -> bytes:
    """The picture without what was said of it. Raises FileDamaged, FileHoldsAnother, FileUnpacksTooLarge."""
    view, place, pixels = memoryview(content), len(_PNG), _Pixels()
    kept: list[bytes | memoryview] = [_PNG]
    for _ in range(_MOST_PARTS):
        length, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(content) or zlib.crc32(content[place + 4 : end - 4]).to_bytes(4) != content[end - 4 : end]:
            raise FileDamaged
        if (place == len(_PNG)) != (name == b"IHDR"):
            raise FileDamaged
        body = content[place + 8 : end - 4]
        if name == b"IHDR":
            pixels.begin(body)
        if name == b"IDAT":
            pixels.go_on(body)
        if name in _KEPT_CHUNKS:
            kept.append(view[place:end])
        elif name[:1].isupper():
            raise FileDamaged
        place = end
        if name == b"IEND":
            break
    else:
        raise FileDamaged
    if content[place:].strip(b"\0"):
        raise FileHoldsAnother
    pixels.must_be_whole()
    return b"".join(kept)


class _Pixels:
    """What the pixels of a PNG unpack to: exactly as much as its head says."""

    def __init__(self) -> None:
        self._inflating = zlib.decompressobj()
        self._left = -1

    def begin(self, head: bytes) -> None:
        """Of a picture that is woven in several passes as much as the head allows at least; only its end says how much."""
        try:
            width, height, depth, colour, *_, self._woven = struct.unpack(">IIBBBBB", head)
            bits = depth * _CHANNELS[colour]
        except (struct.error, KeyError):
            raise FileDamaged from None
        _must_be_shown(height, width)
        # Seven passes have at most a byte for their filter in each line, and one that is begun.
        more = 2 * 2 * (height + 8) if self._woven else 0
        self._least = 0 if self._woven else height * (1 + -(-width * bits // 8))
        self._left = height * (1 + -(-width * bits // 8)) + more
        self._most = self._left

    def go_on(self, packed: bytes) -> None:
        """One more part."""
        if self._left < 0:
            raise FileDamaged
        try:
            full = True
            while (packed or full) and not self._inflating.eof:
                most = min(self._left + 1, _INFLATED_AT_ONCE)
                inflated = len(self._inflating.decompress(packed, most))
                self._left -= inflated
                if self._left < 0:
                    raise FileUnpacksTooLarge
                packed, full = self._inflating.unconsumed_tail, inflated == most
        except zlib.error:
            raise FileDamaged from None

    def must_be_whole(self) -> None:
        """Raises FileDamaged when there are too few, FileHoldsAnother when something is packed behind them."""
        if not self._inflating.eof or self._most - self._left < self._least:
            raise FileDamaged
        if self._inflating.unused_data:
            raise FileHoldsAnother


def _must_be_shown(height: int, width: int) -> None:
    if not height or not width:
        raise FileDamaged
    if height * width > MOST_PIXELS:
        raise FileUnpacksTooLarge
