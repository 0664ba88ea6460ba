"""Recordings: walked frame by frame or box by box. What names a place, a device or a person beside the sound is left out."""

from __future__ import annotations

from typing import Final

from identification.domain.files.errors import FileDamaged, FileHoldsAnother, FileKindRefused

_BOXES: Final = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta", b"moof", b"mfra", b"sidx", b"styp"}
)
_WITH_BOXES: Final = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
_METADATA: Final = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
_DATED: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_SOUND: Final = b"soun"
_MOST_PARTS, _DEEPEST = 100_000, 8
"""Of any recording, wherever they lie; one that is cut into more, or packed deeper, would keep others waiting."""
_MOST_FRAMES: Final = 500_000
"""Of MP3, and pages of OGG: hours of the slowest."""

_MOST_TAGS: Final = 8
_KEPT_OF_WAV: Final = frozenset({b"fmt ", b"data", b"fact"})
_CODECS_OF_OGG: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")

# Kilobits a second by version 1 or 2, layer III; and samples a second.
_RATES: Final = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def m4a(content: bytes) -> bytes:
    """Boxes with what was said of the recording, and when, emptied in place. Raises FileDamaged, FileKindRefused for anything but sound."""
    boxes = _Boxes(content)
    names = boxes.walk(0, len(content), 0)
    if not {b"moov", b"mdat"} <= names:
        raise FileDamaged
    if boxes.handlers != {_SOUND}:
        raise FileKindRefused
    view, kept, last = memoryview(content), list[bytes | memoryview](), 0
    for begin, head, end in boxes.metadata:
        # As long as before: what lies behind is found by its place.
        name = b"free" if content[begin + 4 : begin + 8] in _METADATA else view[begin + 4 : begin + 8]
        kept += [view[last : begin + 4], name, view[begin + 8 : begin + head], bytes(end - begin - head)]
        last = end
    return b"".join((*kept, view[last:]))


class _Boxes:
    """The boxes of a recording: which handlers there are, and where metadata lies besides the sound (begin, head, end)."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.handlers = set[bytes]()
        self.metadata = list[tuple[int, int, int]]()
        self._parts = 0

    def walk(self, begin: int, end: int, depth: int) -> set[bytes]:
        """Names of the boxes between the two places."""
        names, content = set[bytes](), self._content
        if depth > _DEEPEST:
            raise FileDamaged
        while begin < end:
            name, head, size = self._box(begin, end, last=not depth)
            if not depth and name not in _BOXES:
                raise FileDamaged
            names.add(name)
            if name in _METADATA:
                self.metadata.append((begin, head, begin + size))
            elif name in _DATED:
                self.metadata.append((begin, head + 4, begin + self._behind_dates(begin + head, size - head) + head))
            elif name in _WITH_BOXES:
                self.walk(begin + head, begin + size, depth + 1)
            elif name == b"hdlr":
                self.handlers.add(content[begin + head + 8 : begin + head + 12])
            begin += size
        return names

    def _box(self, begin: int, end: int, *, last: bool) -> tuple[bytes, int, int]:
        """Name of the box that begins there, bytes of its head and of all of it; `last`: whether one may go on to the end of the file."""
        content = self._content
        self._parts += 1
        size, name, head = int.from_bytes(content[begin : begin + 4]), content[begin + 4 : begin + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[begin + 8 : begin + 16]), 16
        elif not size and last:
            size = end - begin
        if self._parts > _MOST_PARTS or size < head or begin + size > end:
            raise FileDamaged
        return name, head, size

    def _behind_dates(self, begin: int, size: int) -> int:
        """Bytes of a version and flags, and of when it was made and changed: four for each, or eight."""
        dates = 20 if self._content[begin : begin + 1] == b"\1" else 12
        if size < dates:
            raise FileDamaged
        return dates


def mp3(content: bytes) -> bytes:
    """The frames alone, but for one that is cut off at the end. Raises FileDamaged, FileHoldsAnother."""
    begin = place = _behind_tags(content)
    frames = 0
    while length := _frame(content[place : place + 4]):
        if place + length > len(content):
            break
        place += length
        frames += 1
        if frames > _MOST_FRAMES:
            raise FileDamaged
    # A recorder may be stopped in the middle of a frame.
    rest = b"" if length else content[place:]
    if not frames:
        raise FileDamaged
    if rest.strip(b"\0") and not rest.startswith((b"TAG", b"APETAGEX")):
        raise FileHoldsAnother
    return content[begin:place]


def _behind_tags(content: bytes) -> int:
    place = 0
    for _ in range(_MOST_TAGS):
        if content[place : place + 3] != b"ID3":
            break
        size = 0
        for each in content[place + 6 : place + 10]:
            size = size << 7 | each & 0x7F
        place += 10 + size
    return place


def _frame(head: bytes) -> int:
    """Bytes of a frame of layer III that begins so; 0 when none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # noqa: PLR2004 -- eleven bits set, layer III
        return 0
    version, rate, samples = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _SAMPLES or not 0 < rate < 15 or samples > 2:  # noqa: PLR2004 -- 15 and 3 are nothing
        return 0
    newest = version == 3  # noqa: PLR2004 -- MPEG 1
    per_second = _RATES[1 if newest else 2][rate] * 1000
    return (144 if newest else 72) * per_second // _SAMPLES[version][samples] + (head[2] >> 1 & 1)


def wav(content: bytes) -> bytes:
    """Format and sound alone. Raises FileDamaged, FileHoldsAnother."""
    end = int.from_bytes(content[4:8], "little") + 8
    if end > len(content) or content[8:12] != b"WAVE":
        raise FileDamaged
    if content[end:].strip(b"\0"):
        raise FileHoldsAnother
    view, names, place = memoryview(content), set[bytes](), 12
    kept: list[bytes | memoryview] = [b"WAVE"]
    for _ in range(_MOST_PARTS):
        if place >= end:
            break
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        following = place + 8 + size + size % 2
        if place + 8 + size > end:
            raise FileDamaged
        if name in _KEPT_OF_WAV:
            kept += [view[place : place + 8 + size], bytes(size % 2)]
            names.add(name)
        place = following
    if not {b"fmt ", b"data"} <= names:
        raise FileDamaged
    return b"".join((b"RIFF", sum(map(len, kept)).to_bytes(4, "little"), *kept))


def ogg(content: bytes) -> bytes:
    """Pages of one recording, as they are. Raises FileDamaged, FileHoldsAnother, FileKindRefused."""
    place, first, last, pages = 0, True, False, 0
    while place < len(content):
        pages += 1
        if pages > _MOST_FRAMES:
            raise FileDamaged
        head = content[place : place + 27]
        if not head.startswith(b"OggS\0"):
            raise FileHoldsAnother if last else FileDamaged
        if len(head) < 27:  # noqa: PLR2004 -- what is before the table
            raise FileDamaged
        table = content[place + 27 : place + 27 + head[26]]
        body = place + 27 + len(table)
        if first and not content.startswith(_CODECS_OF_OGG, body):
            raise FileKindRefused
        first, last = False, bool(head[5] & 4)
        place = body + sum(table)
    if first or place > len(content):
        raise FileDamaged
    return content
