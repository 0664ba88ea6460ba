"""What in a free text identifies a person. It finds hints and proves nothing, so its caller may warn and must not refuse."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Hint(StrEnum):
    """What a text seems to hold."""

    JMBG = "jmbg"
    PHONE = "phone"
    NAME = "name"
    MARKUP = "markup"


_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)\.?"
    r"|(?<!\d)\d{1,2}[.:]\d\d ?[-\u2013] ?\d{1,2}[.:]\d\d(?!\d)"
)
"""A day, or the hours from when to when: digits as many as a telephone's that are none."""
_APART: Final = " ; "
_BETWEEN: Final = r"[ ./()\-\u2010-\u2015]{0,2}"
# The check digit is not asked for: a number with one mistyped digit still identifies the person.
_IN_A_ROW: Final = re.compile(r"(?<![\d+])(?!00)\d{13,}")
_IN_GROUPS: Final = re.compile(
    rf"(?<![\d+])(?:0[1-9]|[12]\d|3[01]){_BETWEEN}(?:0[1-9]|1[0-2])(?:{_BETWEEN}\d){{9}}(?!{_BETWEEN}\d)"
)
_PHONE: Final = re.compile(rf"(?:\+|(?<!\d)00?){_BETWEEN}[1-9](?:{_BETWEEN}\d){{6,13}}(?!\d)")
_MARKUP: Final = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")

_ONE_BY_ONE: Final = dict(
    zip("абвгдђежзијклмнопрстћуфхцчшйыэёіїєґѓќѕđðłøı", "abvgddezzijklmnoprstcufhccsjieeiieggczddloi", strict=True)
)
_BY_SEVERAL: Final = dict(zip("љњџщъьюяæœ", ("lj", "nj", "dz", "sc", "", "", "ju", "ja", "ae", "oe"), strict=True))
_LATIN: Final = str.maketrans(_ONE_BY_ONE | _BY_SEVERAL)
_SHORTEST_NAME: Final = 2
_VOWELS: Final = "aeiou"
# Cases and possessives: Marija, Mariju, Marijin; Jovan, Jovana, Jovanov, Jovanovog.
_ENDING: Final = re.compile(r"(?:i?j)?(?:ov|ev|in)?(?:a|e|i|o|u|om|em|og|oj|im|ih|ama)?")
_FLEETING: Final = re.compile(r"(.*[^aeiou])a([rcl])")


def hints_in(text: str, names: Iterable[str] = ()) -> list[Hint]:
    """Every hint once: a personal number, a telephone, one of `names` in either script and in any case, marks of HTML."""
    plain = _without_unseen(text)
    others, in_a_row = _IN_A_ROW.subn(_APART, plain)
    others, in_groups = _IN_GROUPS.subn(_APART, _DATE.sub(_APART, others))
    found = {
        Hint.JMBG: in_a_row + in_groups > 0,
        Hint.PHONE: _PHONE.search(others) is not None,
        Hint.NAME: _names_a_person(plain, names),
        Hint.MARKUP: _MARKUP.search(plain) is not None,
    }
    return [hint for hint, is_there in found.items() if is_there]


def _without_unseen(text: str) -> str:
    """Digits and letters as they are read: a joiner between two of them parts nothing."""
    return "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")


def _names_a_person(text: str, names: Iterable[str]) -> bool:
    words = set(words_of(text))
    parts = {part for name in names for part in words_of(_without_unseen(name)) if len(part) >= _SHORTEST_NAME}
    return any(_is_form_of(word, part) for part in parts for word in words)


def words_of(text: str) -> Iterator[str]:
    """Lower case, Latin, without accents: what Cyrillic and a keyboard without đ and š write alike."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))
    folded = "".join(each for each in apart if not unicodedata.combining(each))
    return (word.replace("dj", "d") for word in _WORD.findall(folded))


def _is_form_of(word: str, name: str) -> bool:
    if word == name:
        return True
    stem = name[:-1] if name[-1] in _VOWELS else name
    stems = [stem] if len(stem) >= _SHORTEST_NAME else []
    if (fleeting := _FLEETING.fullmatch(name)) is not None:
        stems.append("".join(fleeting.groups()))
    return any(
        len(word) > len(each) and word.startswith(each) and _ENDING.fullmatch(word[len(each) :]) is not None
        for each in stems
    )
