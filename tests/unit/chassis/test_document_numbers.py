"""Numbers of documents are held against what else is said, and are never wrong enough to refuse a report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.document_numbers import Doubt, birth_of_jmbg, doubts_about

TODAY = date(2026, 11, 28)
# The example that is published with the rule: a man of 7 October 2003 in the region of Nis.
OF_A_MAN = "0710003730015"


def doubts(
    number: str, kind: str = "jmbg", *, sex: str | None = None, born: date | None = None, child: bool | None = None
) -> list[Doubt]:
    """Beside what is said."""
    return list(doubts_about(kind, number, sex=sex, born=born, child=child, today=TODAY))


def test_a_number_that_was_published_is_right() -> None:
    assert birth_of_jmbg(OF_A_MAN) == date(2003, 10, 7)
    assert doubts(OF_A_MAN, sex="male", born=date(2003, 10, 7), child=False) == []


def test_each_contradiction_is_named() -> None:
    assert doubts(OF_A_MAN, sex="female") == [Doubt.JMBG_OTHER_SEX]
    assert doubts(OF_A_MAN, born=date(2003, 7, 10)) == [Doubt.JMBG_OTHER_BIRTH]
    assert doubts(OF_A_MAN, child=True) == [Doubt.JMBG_OTHER_AGE]


@pytest.mark.parametrize("sex", ["other", "unknown", "", None])
def test_what_is_not_known_contradicts_nothing(sex: str | None) -> None:
    assert doubts(OF_A_MAN, sex=sex) == []


@pytest.mark.parametrize("typed", ["071000373001", "07100037300155", "0710003730014", "abc", "3210003730015", ""])
def test_what_no_jmbg_is_like_is_mistyped(typed: str) -> None:
    assert doubts(typed, sex="female", child=True) == [Doubt.JMBG_MISTYPED]


def test_a_number_written_in_groups_is_the_same() -> None:
    assert doubts("0710003-730015", sex="male") == []


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 99), st.integers(0, 999))
def test_a_number_holds_its_day_of_birth_and_its_sex(born: date, region: int, serial: int) -> None:
    digits = f"{born:%d%m}{born.year % 1000:03}{region:02}{serial:03}"
    (right,) = (number for check in range(10) if birth_of_jmbg(number := f"{digits}{check}") == born)
    sex, other = ("female", "male") if serial >= 500 else ("male", "female")
    assert doubts(right, sex=sex, born=born) == []
    assert doubts(right, sex=other) == [Doubt.JMBG_OTHER_SEX]


@pytest.mark.parametrize(
    ("kind", "number", "found"),
    [
        ("passport", "009876543", []),
        ("passport", "ab 123456", []),
        ("passport", "12", [Doubt.PASSPORT_UNUSUAL]),
        ("passport", "nema pasoš", [Doubt.PASSPORT_UNUSUAL]),
        ("permit", "?", []),
        ("other", "071000373001", []),
    ],
)
def test_other_numbers(kind: str, number: str, found: list[Doubt]) -> None:
    assert doubts(number, kind) == found
