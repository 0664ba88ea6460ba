"""By what persons are found who may be the same: combinations only, whatever script and order a name was written in."""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.words.persons import CodeKind
from identification.adapters.persons.codes import person_code_by
from identification.domain.persons.identity import identities_of
from tests.e2e.canary import cyrillic

SECRET, OTHER = bytes(32), bytes(31) + b"\1"
NAMES = st.text("abvgdđežzijklmnoprstćufhcčš", min_size=2, max_size=12)
DAYS = st.integers(0, 30_000).map(lambda days: date(1940, 1, 1) + timedelta(days=days))


def of(given_name: str, family: str, born: date | None) -> dict[CodeKind, str]:
    contents: dict[str, dict[str, Any]] = {
        "person_name": {"names": [{"given": given_name, "family": family}]},
        "birth": {"birthDate": born and str(born)},
    }
    return dict(identities_of(contents))


def of_number(**number: Any) -> list[tuple[CodeKind, str]]:
    return identities_of({"person_numbers": {"numbers": [number]}})


@given(NAMES, NAMES, DAYS)
def test_both_scripts_and_any_case_are_one(first: str, family: str, born: date) -> None:
    assert (
        of(first, family, born) == of(cyrillic(first), cyrillic(family).upper(), born) == of(f" {first} ", family, born)
    )


@given(NAMES, NAMES, DAYS)
def test_order_and_accents_are_one_only_when_folded(first: str, family: str, born: date) -> None:
    plain = str.maketrans("ćčšžđ", "ccszd")
    written, hurried = of(first, family, born), of(family.translate(plain), first.translate(plain), born)
    assert written[CodeKind.FOLDED] == hurried[CodeKind.FOLDED]
    assume(first != family)
    assert written[CodeKind.NAME_BIRTH] != of(family, first, born)[CodeKind.NAME_BIRTH]


@given(NAMES, NAMES, DAYS)
def test_day_and_month_swapped_is_one(first: str, family: str, born: date) -> None:
    assume(born.day <= 12 and born.day != born.month)
    written, swapped = of(first, family, born), of(first, family, date(born.year, born.day, born.month))
    assert written[CodeKind.SWAPPED] == swapped[CodeKind.SWAPPED]
    assert written[CodeKind.FOLDED] != swapped[CodeKind.FOLDED]


@given(NAMES, NAMES, DAYS, DAYS)
def test_another_day_is_another_person(first: str, family: str, born: date, other: date) -> None:
    assume({born.day, born.month} != {other.day, other.month} or born.year != other.year)
    assert set(of(first, family, born).values()).isdisjoint(of(first, family, other).values())


def test_nothing_is_found_by_less_than_a_combination() -> None:
    born = date(2005, 4, 3)
    assert of("Ana", "Anić", None) == {}
    assert of("Ana", "", born) == of("", "Anić", born) == {}
    assert identities_of({"birth": {"birthDate": "2005-04-03"}}) == identities_of({}) == []
    assert identities_of({"person_name": {"aliases": ["Ana Anić"]}, "birth": {"birthDate": "2005-04-03"}}) == []
    assert of_number(kind="jmbg", value="030400571001") == of_number(kind="passport", value="A1234567") == []
    assert of_number(kind="other", value="A1234567", country="RS") == []


def test_a_whole_number_is_found_however_it_is_typed() -> None:
    assert of_number(kind="jmbg", value="0304005710015") == of_number(kind="jmbg", value="03 04 005-710015")
    assert of_number(kind="passport", value="ab 123-4567", country="SY") == of_number(
        kind="passport", value="AB1234567", country="SY"
    )
    numbers = [("passport", "SY"), ("passport", "TR"), ("permit", "SY")]
    assert (
        len({each for kind, country in numbers for each in of_number(kind=kind, value="AB1234567", country=country)})
        == 3
    )


def test_a_code_is_of_its_key_and_kind_alone() -> None:
    code, of_other = person_code_by(SECRET), person_code_by(OTHER)
    codes = {code(kind, "ana anić|2005-04-03") for kind in CodeKind}
    assert len(codes) == len(CodeKind)
    assert codes.isdisjoint(of_other(kind, "ana anić|2005-04-03") for kind in CodeKind)
    assert codes.isdisjoint(hmac.digest(SECRET, f"{kind}|ana anić|2005-04-03".encode(), "sha256") for kind in CodeKind)


UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u202a\u2060\u3164\ufe0f\ufeff\uffa0\U000e0001\U000e01ef"


@given(NAMES, NAMES, DAYS, st.sampled_from(UNSEEN), st.integers(0, 12))
def test_a_sign_that_is_not_seen_hides_no_one(first: str, family: str, born: date, unseen: str, place: int) -> None:
    hidden = first[:place] + unseen + first[place:]
    assert (
        of(hidden, family, born)
        == of(family=f"{unseen}{family}", given_name=first, born=born)
        == of(first, family, born)
    )


def test_a_name_of_such_signs_alone_is_none() -> None:
    assert of(UNSEEN, "Anić", date(2005, 4, 3)) == {}
