"""Who is the same person under a key, and what never gets an index."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.vault.blind_index import (
    BlindIndex,
    NotIndexable,
    normalise_name,
    normalise_number,
)

INDEX = BlindIndex(bytes(range(32)))
BORN = date(2009, 3, 14)
LETTERS = dict(zip("абвгдежзијклмнопрстћуфхцчш", "abvgdežzijklmnoprstćufhcčš", strict=True))
LETTERS |= {"ђ": "đ", "љ": "lj", "њ": "nj", "џ": "dž"}
cyrillic_words = st.text(st.sampled_from(sorted(LETTERS)), min_size=1, max_size=12)
names = st.lists(cyrillic_words, min_size=1, max_size=4)
digits = st.text(st.sampled_from("0123456789"), min_size=6, max_size=20)


@given(names, st.randoms(use_true_random=False))
def test_script_case_order_and_spacing_do_not_matter(words: list[str], order: object) -> None:
    latin = ["".join(LETTERS[letter] for letter in word) for word in words]
    order.shuffle(latin)  # type: ignore[attr-defined]
    other = "  -".join(word.upper() for word in latin)
    assert INDEX.name_and_birth(" ".join(words), BORN) == INDEX.name_and_birth(other, BORN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ђорђе Џајић", "Dorde Džajić"),
        ("Đorđe Đokić", "Djordje Djokic"),
        ("Љиљана Њежић", "LJILJANA Njezic"),
        ("Šaban", "S\u030caban"),
        ("Анђела О’Нил", "Anđela O Nil"),
    ],
)
def test_known_spellings(one: str, other: str) -> None:
    same = one != "Ђорђе Џајић"  # "d" is not "đ": that would join other people's names
    assert (normalise_name(one) == normalise_name(other)) is same


@given(names, names, st.dates(), st.dates())
def test_another_name_or_another_day_is_another_index(one: list[str], other: list[str], born: date, day: date) -> None:
    assume((normalise_name(" ".join(one)), born) != (normalise_name(" ".join(other)), day))
    assert INDEX.name_and_birth(" ".join(one), born) != INDEX.name_and_birth(" ".join(other), day)


@given(names)
def test_a_name_alone_never_gets_an_index(words: list[str]) -> None:
    with pytest.raises(NotIndexable, match="never indexed alone"):
        INDEX.name_and_birth(" ".join(words), None)


@pytest.mark.parametrize("name", ["", "  ", "?", "12", "-- --"])
def test_no_letters_no_index(name: str) -> None:
    with pytest.raises(NotIndexable, match="no letter"):
        INDEX.name_and_birth(name, BORN)


@given(digits, st.sampled_from([" ", "-", "/", "."]))
def test_separators_do_not_change_a_number(number: str, separator: str) -> None:
    assert INDEX.number("phone", separator.join(number)) == INDEX.number("phone", number)


@given(digits)
def test_part_of_a_number_and_another_kind_are_another_index(number: str) -> None:
    longer = number + "7"
    assert INDEX.number("passport", longer) != INDEX.number("passport", number)
    assert INDEX.number("passport", number) != INDEX.number("jmbg", number)


@pytest.mark.parametrize("number", ["", "12345", "1-2-3-4-5", "?????????"])
def test_short_number_is_refused(number: str) -> None:
    with pytest.raises(NotIndexable, match="too short"):
        INDEX.number("phone", number)


@given(names, digits)
def test_index_is_keyed(words: list[str], number: str) -> None:
    other = BlindIndex(bytes(range(1, 33)))
    name = " ".join(words)
    assert other.name_and_birth(name, BORN) != INDEX.name_and_birth(name, BORN)
    assert other.number("phone", number) != INDEX.number("phone", number)


def test_digits_of_any_script_are_digits() -> None:
    assert normalise_number("٠٦٤ 123-45-67") == "0641234567"
    assert normalise_number("ab 123") == "AB123"


def test_short_key_and_kind_that_is_no_code_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        BlindIndex(b"short")
    with pytest.raises(ValueError, match="lower-case code"):
        INDEX.number("Phone of Ana", "0641234567")
