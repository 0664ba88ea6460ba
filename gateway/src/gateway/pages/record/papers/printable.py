"""Which signs a paper can show: those that a font of the engine, or one beside it in `fonts/`, has a letter for."""

from __future__ import annotations

import json
from bisect import bisect_right
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).with_name("fonts")
RANGES: Final = FONTS / "ranges.json"
"""First and last code point of each run of signs that have a letter; `make vendor` asks the engine."""
_RANGES: Final[list[tuple[int, int]]] = [(first, last) for first, last in json.loads(RANGES.read_text("utf-8"))]


def has_letter(sign: str) -> bool:
    """Whether a paper shows this sign; spaces and breaks of lines are shown without a letter."""
    place = bisect_right(_RANGES, (ord(sign), 0x110000)) - 1
    return sign.isspace() or (place >= 0 and ord(sign) <= _RANGES[place][1])


def in_letters(text: str) -> str:
    """The text with the number of each sign that no paper shows in its place: it is seen, and read aloud, that one is there."""
    return "".join(sign if has_letter(sign) else f"[{_number(sign)}]" for sign in text)


def without_letter(text: str) -> tuple[str, ...]:
    """The signs of a text that no paper shows, each once and with its number, in the order of the text."""
    return tuple(f"{sign} ({_number(sign)})" for sign in dict.fromkeys(text) if not has_letter(sign))


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}"
