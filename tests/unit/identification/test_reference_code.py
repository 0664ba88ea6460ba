"""References survive the telephone."""

from __future__ import annotations

import itertools
import secrets

from hypothesis import given
from hypothesis import strategies as st

from identification.domain.reports.reference_code import ALPHABET, as_typed, is_reference, new_reference

PLACES = (2, 3, 4, 5, 7, 8)
references = st.randoms(use_true_random=False).map(lambda random: new_reference(random.randrange))


@given(references)
def test_every_new_reference_checks(reference: str) -> None:
    assert is_reference(reference)
    assert len(reference) == len("S-7K3Q-9F")


@given(references, st.sampled_from(PLACES), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(reference: str, place: int, character: str) -> None:
    wrong = reference[:place] + character + reference[place + 1 :]
    assert is_reference(wrong) is (wrong == reference)


@given(references, st.sampled_from(list(itertools.pairwise(PLACES))))
def test_two_swapped_characters_are_always_noticed(reference: str, places: tuple[int, int]) -> None:
    first, second = places
    characters = list(reference)
    characters[first], characters[second] = characters[second], characters[first]
    swapped = "".join(characters)
    assert is_reference(swapped) is (swapped == reference)


def test_references_do_not_repeat_soon() -> None:
    made = {new_reference(secrets.randbelow) for _ in range(200)}
    assert len(made) > 195


def test_other_text_is_no_reference() -> None:
    for text in ("", "S-", "S-7K3Q9F", "7K3Q-9F", "S-7K3Q-9FF", "S-OOOO-OO"):
        assert not is_reference(text)


@given(references)
def test_a_reference_is_found_however_it_is_typed(reference: str) -> None:
    cyrillic = str.maketrans("ABVGDEZJKMNPRSTFHCQWX", "АБВГДЕЗЈКМНПРСТФХЦЉЊЏ")
    body = reference.removeprefix("S-")
    for typed in (
        reference,
        reference.lower(),
        body,
        body.replace("-", ""),
        f" s {body} ",
        reference.translate(cyrillic),
    ):
        assert as_typed(typed) == reference


def test_what_is_no_reference_is_none_however_it_is_typed() -> None:
    for text in ("", "S", "S-7K3Q-9X", "XS-7K3Q-9F", "7K3Q9", "%", "S-7K3Q-9F0"):
        assert as_typed(text) is None
