"""The fonts of papers, unpacked for their engine, and which signs it has letters for with them: a part of `make vendor`."""

from __future__ import annotations

import io
import json
import unicodedata
from typing import TYPE_CHECKING, Final

import orjson
import typst
from fontTools.ttLib import TTFont

from gateway.pages.record.papers.paper import Paper, Part
from gateway.pages.record.papers.pdf import ACCESSIBLE, compiled
from gateway.pages.record.papers.printable import FONTS, RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AT_ONCE: Final = 256
_ASKED: Final = (range(0x21, 0x1800), range(0x18B0, 0x2E80), range(0xE000, 0x10000))
"""Of what else Unicode has (Mongolian, Chinese, Korean and what is rare) the engine has no letters: that is in our fonts or nowhere."""
_NOT_WRITTEN: Final = {"Cc", "Cn", "Co", "Cs", "Zs", "Zl", "Zp"}


def write(name: str, woff2: bytes) -> bytes:
    """The font as TrueType, under this name; answers it."""
    # With a moment of making in it, it would be another file each time.
    font, unpacked = TTFont(io.BytesIO(woff2), recalcTimestamp=False), io.BytesIO()
    font.flavor = None
    font.save(unpacked)
    FONTS.mkdir(exist_ok=True)
    (FONTS / name).write_bytes(unpacked.getvalue())
    return unpacked.getvalue()


def write_ranges() -> None:
    """Asks the engine about every sign that it or a font of ours may have, many at once and fewer where one has no letter."""
    ours = {sign for font in FONTS.glob("*.ttf") for sign in TTFont(font).getBestCmap()}
    asked = sorted(ours.union(*_ASKED))
    signs = [sign for sign in map(chr, asked) if unicodedata.category(sign) not in _NOT_WRITTEN]
    runs: list[list[int]] = []
    for start in range(0, len(signs), _AT_ONCE):
        for sign in _shown(signs[start : start + _AT_ONCE]):
            if runs and runs[-1][1] == ord(sign) - 1:
                runs[-1][1] = ord(sign)
            else:
                runs.append([ord(sign), ord(sign)])
    RANGES.write_text(json.dumps(runs) + "\n", "utf-8")


def _engine_shows(text: str) -> bool:
    """Whether the engine makes a paper of it that can be read aloud, which it refuses where a sign has no letter."""
    paper = Paper("-", "-", "sr", "RS", [Part(texts=[text])])
    try:
        compiled(orjson.dumps(paper).decode(), ACCESSIBLE)
    except typst.TypstError:
        return False
    except BaseException as failure:
        # At some signs the engine breaks off with an exception that is none of Python's `Exception`.
        if type(failure).__name__ != "PanicException":
            raise
        return False
    return True


def _shown(signs: Sequence[str]) -> Iterator[str]:
    # A space between them, or a mark is put upon the sign before it.
    if _engine_shows(" ".join(signs)):
        yield from signs
    elif len(signs) > 1:
        half = len(signs) // 2
        yield from _shown(signs[:half])
        yield from _shown(signs[half:])
