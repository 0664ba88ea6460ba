"""What is odd about the number of a document. It is no reason to refuse: numbers are misread, foreign, or another person's.

The JMBG is day, month, three digits of the year, region, a serial that is 500 and more for women, and a check digit (modulus 11).
A passport's number has at most nine letters and digits (ICAO Doc 9303); a few more are taken for what other documents have.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chassis.domain.years import years_before

if TYPE_CHECKING:
    from collections.abc import Iterator


class Doubt(StrEnum):
    """What a number does not agree with."""

    JMBG_MISTYPED = "jmbg_mistyped"
    JMBG_OTHER_SEX = "jmbg_other_sex"
    JMBG_OTHER_BIRTH = "jmbg_other_birth"
    JMBG_OTHER_AGE = "jmbg_other_age"
    PASSPORT_UNUSUAL = "passport_unusual"


_DIGITS: Final = re.compile(r"[0-9]{13}")
_PASSPORT: Final = re.compile(r"[A-Z0-9]{5,12}")
_WEIGHTS: Final = (7, 6, 5, 4, 3, 2) * 2
_BETWEEN: Final = str.maketrans("", "", " -./")
_OF_WOMEN: Final = 500
# 800 to 999 are years of the nineteen hundreds and before, what is less is of ours.
_THIS_MILLENNIUM: Final = 800
_OF_AGE: Final = 18


def doubts_about(
    kind: str, number: str, *, sex: str | None, born: date | None, child: bool | None, today: date
) -> Iterator[Doubt]:
    """What is odd about a number beside what else is said of the person; `child` is None where that is not known."""
    plain = number.translate(_BETWEEN).upper()
    if kind == "passport" and not _PASSPORT.fullmatch(plain):
        yield Doubt.PASSPORT_UNUSUAL
    if kind != "jmbg":
        return
    of_number = birth_of_jmbg(plain)
    if of_number is None:
        yield Doubt.JMBG_MISTYPED
        return
    if sex in ("female", "male") and (sex == "female") is not (int(plain[9:12]) >= _OF_WOMEN):
        yield Doubt.JMBG_OTHER_SEX
    if born is not None and born != of_number:
        yield Doubt.JMBG_OTHER_BIRTH
    if child is not None and child is not (of_number > years_before(today, _OF_AGE)):
        yield Doubt.JMBG_OTHER_AGE


def birth_of_jmbg(digits: str) -> date | None:
    """The day of birth that thirteen digits hold; None when no JMBG has them."""
    if not _DIGITS.fullmatch(digits) or _check_digit(digits) != int(digits[12]):
        return None
    year = int(digits[4:7])
    try:
        return date(year + (1000 if year >= _THIS_MILLENNIUM else 2000), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _check_digit(digits: str) -> int:
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:12], _WEIGHTS, strict=True)) % 11
    return rest if rest < 10 else 0  # noqa: PLR2004 -- one digit
