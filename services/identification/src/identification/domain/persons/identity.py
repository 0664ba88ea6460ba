"""What tells one person from another: combinations only, never a name alone."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from chassis.domain.identifying import words_of
from contracts.words.persons import CodeKind, NumberKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CLASSES: Final = ("person_name", "birth", "person_numbers")
_CYRILLIC: Final = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
_JMBG_DIGITS: Final = 13
_UNSEEN: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point of Unicode 16: joiners, soft hyphens, variation selectors and the like."""

Identity = tuple[CodeKind, str]


def identities_of(contents: Mapping[str, Mapping[str, Any] | None]) -> list[Identity]:
    """Every combination that these classes hold, each once."""
    names, birth, numbers = (contents.get(class_) or {} for class_ in CLASSES)
    born = birth.get("birthDate")
    found = [
        *(each for name in names.get("names", ()) if born for each in of_name(name, date.fromisoformat(born))),
        *(each for number in numbers.get("numbers", ()) for each in of_number(number)),
    ]
    return list(dict.fromkeys(found))


def of_name(name: Mapping[str, Any], born: date) -> Iterator[Identity]:
    """Of a first and a family name with a birth date: as written, in whichever script, and what a hurried reporter writes alike.

    Signs that are not seen make no other name.
    """
    given, family = (_UNSEEN.sub("", name.get(part) or "") for part in ("given", "family"))
    if given and family:
        yield from _folded(given, family, born)


def of_name_as_before(name: Mapping[str, Any], born: date) -> Iterator[Identity]:
    """As releases before 2026-12-04 folded it, signs that are not seen included, until the command `persons` has coded all anew."""
    given, family = name.get("given"), name.get("family")
    if given and family:
        yield from _folded(given, family, born)


def _folded(given: str, family: str, born: date) -> Iterator[Identity]:
    folded = " ".join(sorted([*words_of(given), *words_of(family)]))
    written = unicodedata.normalize("NFKC", f"{given} {family}").casefold().translate(_CYRILLIC)
    yield CodeKind.NAME_BIRTH, f"{' '.join(written.split())}|{born}"
    yield CodeKind.FOLDED, f"{folded}|{born}"
    first, second = sorted((born.day, born.month))
    yield CodeKind.SWAPPED, f"{folded}|{born.year}|{first}|{second}"


def index_of_search(sought: Sequence[Identity]) -> Identity | None:
    """Of what one search asks for, that by which most is found: equal for every search that could find the same person.

    No report is found by it, so that the record by itself does not say which report was looked for.
    """
    return (sought[-1][0], f"searched|{sought[-1][1]}") if sought else None


def of_reference(reference: str) -> Identity:
    """Of a reference, whether there is such a report or not; no report is found by it."""
    return CodeKind.NUMBER, f"reference|{reference}"


def of_number(number: Mapping[str, Any]) -> Iterator[Identity]:
    """Of a whole JMBG, or the whole number of a passport or permit with its country; of anything less, nothing."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", number["value"]).upper() if each.isalnum())
    kind, country = NumberKind(number["kind"]), number.get("country")
    if kind is NumberKind.JMBG and len(plain) == _JMBG_DIGITS and plain.isdecimal():
        yield CodeKind.NUMBER, f"{kind}|{plain}"
    if kind in (NumberKind.PASSPORT, NumberKind.PERMIT) and plain and country:
        yield CodeKind.NUMBER, f"{kind}|{country}|{plain}"
