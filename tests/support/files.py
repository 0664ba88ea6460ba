"""Files of every kind that is taken, made here: nothing of them is kept in the repository."""

from __future__ import annotations

import struct
import zlib

GPS = b"44.8125N 20.4612E"
"""Where a picture was made, as telephones write it beside the picture."""


def marker(code: int, body: bytes) -> bytes:
    """One part of a JPEG."""
    return bytes((0xFF, code)) + (len(body) + 2).to_bytes(2) + body


def exif(orientation: int = 6, order: str = "<") -> bytes:
    """What a telephone says of a picture: which side is up, and where it was made."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    entries = struct.pack(f"{order}H", 2)
    entries += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(f"{order}HHII", 0x8825, 2, len(GPS), 40)
    return b"Exif\0\0" + head + entries + GPS


def colours(size: int, said: int | None = None) -> list[bytes]:
    """The parts of a JPEG that hold a profile of colours of `size` bytes, `said` of which its head tells."""
    profile = ((said or size).to_bytes(4) + bytes(32) + b"acsp" + GPS).ljust(size, b"\0")
    parts = [profile[place : place + 60_000] for place in range(0, size, 60_000)]
    return [marker(0xE2, b"ICC_PROFILE\0" + bytes((n, len(parts))) + part) for n, part in enumerate(parts, 1)]


def jpeg(
    *more: bytes,
    height: int = 8,
    width: int = 8,
    scan: bytes = b"\x11\xff\x00\x22\xff\xd0\x33",
    end: bytes = b"\xff\xd9",
) -> bytes:
    """A picture with `more` parts in front of its size."""
    size = marker(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    parts = (marker(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), *more, marker(0xDB, bytes(65)), size)
    return b"\xff\xd8" + b"".join(parts) + marker(0xC4, bytes(17)) + marker(0xDA, b"\x01\x01\0\0\x3f\0") + scan + end


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def png(
    *more: bytes,
    width: int = 4,
    height: int = 4,
    pixels: bytes | None = None,
    woven: int = 0,
    packed: bytes | None = None,
) -> bytes:
    """A picture of grey with `more` parts behind its head."""
    lying = (b"\0" + b"\x80" * width) * height if pixels is None else pixels
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, woven))
    data = zlib.compress(lying) if packed is None else packed
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf(*objects: bytes, end: bytes = b"%%EOF\n") -> bytes:
    """A document of one empty page, and these objects besides."""
    own = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, each) for number, each in enumerate((*own, *objects), 1))
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n9\n" + end


def packed(objects: bytes, filter_: bytes = b"/Filter/FlateDecode", data: bytes | None = None) -> bytes:
    """Objects in a stream, as most documents hold them."""
    inside = zlib.compress(objects) if data is None else data
    return b"<</Type/ObjStm/N 1/First 4%b/Length %d>>\nstream\n%b\nendstream" % (filter_, len(inside), inside)


def box(name: bytes, *inside: bytes) -> bytes:
    """One part of an M4A."""
    body = b"".join(inside)
    return (len(body) + 8).to_bytes(4) + name + body


def m4a(*more: bytes, handler: bytes = b"soun") -> bytes:
    """A recording as telephones make it, with the place in it."""
    track = box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))))
    moved = box(b"moov", box(b"mvhd", bytes(100)), track, box(b"udta", b"\xa9xyz" + GPS), *more)
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + box(b"mdat", b"\x21\x10" * 40) + moved


def mp3(frames: int = 4, tag: bytes = GPS, end: bytes = b"") -> bytes:
    """A recording of frames of silence behind a tag."""
    size = bytes((len(tag) >> 21 & 127, len(tag) >> 14 & 127, len(tag) >> 7 & 127, len(tag) & 127))
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return b"ID3\x03\0\0" + size + tag + frame * frames + end


def wav(*more: bytes, end: bytes = b"") -> bytes:
    """A recording with `more` parts between its format and its sound."""

    def part(name: bytes, body: bytes) -> bytes:
        return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)

    body = b"WAVE" + part(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)) + b"".join(more)
    body += part(b"LIST", b"INFO" + GPS) + part(b"data", b"\x80" * 101)
    return b"RIFF" + len(body).to_bytes(4, "little") + body + end


def ogg(*more: bytes, codec: bytes = b"OpusHead") -> bytes:
    """A recording of two pages."""

    def page(kind: int, body: bytes) -> bytes:
        return b"OggS\0" + bytes((kind,)) + bytes(20) + bytes((1, len(body))) + body

    return page(2, codec + bytes(11)) + page(4, b"\xfc\xff\xfe") + b"".join(more)


def long_wav(size: int) -> bytes:
    """A recording of `size` bytes, an even number."""
    body = b"WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    sound = size - len(body) - 16
    body += b"data" + sound.to_bytes(4, "little") + b"\x80" * sound
    return b"RIFF" + len(body).to_bytes(4, "little") + body
