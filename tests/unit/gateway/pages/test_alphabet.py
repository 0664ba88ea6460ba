"""Lists in Serbian: each script has the order of its own alphabet, whatever the numbers of its letters are."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import reference
from gateway.pages.languages.alphabet import by_alphabet
from tests.workshop import languages as translate

ONE = re.compile("dž|lj|nj|.")
AZBUKA = ONE.findall("абвгдђежзијклљмнњопрстћуфхцчџш")
GAJICA = ONE.findall("abcčćddžđefghijklljmnnjoprsštuvzž")
IN_LATIN = dict(zip(AZBUKA, ONE.findall("abvgdđežzijklljmnnjoprstćufhcčdžš"), strict=True))
TWO_LETTERS_THAT_READ_AS_ONE = ("нј", "лј", "дж")
WORD = st.lists(st.sampled_from(AZBUKA), min_size=1, max_size=6).filter(
    lambda letters: not any(pair in "".join(letters) for pair in TWO_LETTERS_THAT_READ_AS_ONE)
)


def mixed(words: list[str]) -> list[str]:
    return Random(1).sample(words, len(words))


@given(st.lists(WORD, max_size=8))
def test_the_same_words_stand_in_the_order_of_their_own_alphabet_in_either_script(words: list[list[str]]) -> None:
    cyrillic = sorted(words, key=lambda word: [AZBUKA.index(letter) for letter in word])
    latin = sorted(
        ([IN_LATIN[letter] for letter in word] for word in words),
        key=lambda word: [GAJICA.index(letter) for letter in word],
    )
    for wanted in (cyrillic, latin):
        joined = ["".join(word) for word in wanted]
        assert sorted(mixed(joined), key=by_alphabet) == joined
        assert sorted((word.upper() for word in joined), key=by_alphabet) == [word.upper() for word in joined]


@pytest.mark.parametrize(
    "order",
    [
        ["Ада", "Ђаковица", "Житиште", "Јагодина", "Љиг", "Мајданпек", "Његош", "Ћуприја", "Чачак", "Шабац"],
        [
            "Crna Trava",
            "Čačak",
            "Čoka",
            "Ćuprija",
            "Despotovac",
            "Džep",
            "Đakovica",
            "Lučani",
            "Ljig",
            "Šabac",
            "Žabari",
        ],
        ["Novi Bečej", "Novi Pazar", "Novobrdo"],
        ["Patrola 1", "Patrola A", "Patrola Čačak"],
        ["Bač", "BAČ", "Bačka"],
        ["Ђаво", "Ćao"],
        ["Quo", "Ruma", "Vršac", "Wien", "Xanten", "York", "Zemun"],
    ],
    ids=" ".join,
)
def test_words_of_a_page(order: list[str]) -> None:
    assert [word.lower() for word in sorted(mixed(order), key=by_alphabet)] == [word.lower() for word in order]


def test_one_letter_is_one_letter_however_it_is_encoded() -> None:
    places, _ = by_alphabet("Čačak ǆǉǌ")
    assert by_alphabet("C\u030cac\u030cak džljnj")[0] == places
    assert by_alphabet("а\u0301да")[0] == by_alphabet("ада")[0]
    assert by_alphabet("Bécs")[0] == by_alphabet("Becs")[0]


def test_capitals_and_accents_decide_between_words_that_are_otherwise_the_same() -> None:
    words = ("ADA", "Ada", "ada", "áda")
    assert len({by_alphabet(each) for each in words}) == len(words)
    assert sorted(mixed([*words, "b"]), key=by_alphabet) == [*words, "b"]


def test_no_name_of_the_reference_data_has_two_letters_that_read_as_one() -> None:
    names = [unit.name for unit in reference.units()]
    names += [reference.agency(unit.agency).name for unit in reference.units()]
    pairs = [(name.sr_cyrl, name.sr_latn) for name in names]
    pairs += [(each.name_sr_cyrl, each.name_sr_latn) for each in reference.municipalities()]
    for cyrillic, latin in pairs:
        assert translate.in_latin(cyrillic) == latin
        assert len(by_alphabet(cyrillic)[0]) == len(by_alphabet(latin)[0]), latin
