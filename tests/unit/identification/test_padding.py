"""How long a value is before it is sealed says little about what it says, and nothing where answers are of a list."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.vault.tink_aead import SEALING_ADDS, from_plain_json, new_plain_json
from contracts import reference
from contracts.words.persons import AgeBand, ResidenceStatus, Sex
from contracts.words.reports import Answer, Companion, PoliceTold, Suspicion
from identification.adapters.contents.padding import SIZES, is_padded, padded, unpadded
from tests.support import form_oracle

# More than one form shows: the lists for everybody and that of one sector.
SIGNS = [sign.code for each in reference.indicator_lists() for sign in each.indicators][:80]
CLOSED: dict[str, list[dict[str, Any]]] = {
    "sex": [{"sex": each} for each in Sex],
    "residence": [{"status": each} for each in ResidenceStatus],
    "birth": [
        {"age": "not_sure", "birthDate": day, "ageBand": each} for each in AgeBand for day in (None, "2010-05-01")
    ],
    "citizenship": [{"countries": ["RS"] * number} for number in range(1, 6)],
    "language_needs": [
        {"language": each, "interpreterNeeded": need} for each in ("sr", "rom", None) for need in (True, None)
    ],
    "encounter": [
        {"companion": who, "seenAlone": alone, "policeTold": police}
        for who, alone, police in product(Companion, Answer, PoliceTold)
    ],
    "exploitation": [{"forms": forms} for number in range(1, 11) for forms in combinations(Suspicion, number)],
    "indicators": [{"codes": SIGNS[:number]} for number in range(1, len(SIGNS) + 1)],
    "municipality": [{"encounter": "71331", "encounterRegion": each.region} for each in reference.municipalities()]
    + [{"encounter": each.code, "encounterRegion": each.region} for each in reference.elsewhere()],
}


@pytest.mark.parametrize("class_", CLOSED)
def test_whatever_is_answered_of_a_list_has_the_same_length(class_: str) -> None:
    assert {len(padded(orjson.dumps(answer))) for answer in CLOSED[class_]} == {SIZES[0]}


@pytest.mark.parametrize("sector", form_oracle.sectors())
def test_one_answer_and_every_answer_of_a_form_that_one_chooses_have_the_same_length(sector: str) -> None:
    rows = [row for row in form_oracle.untyped(sector) if row["kind"] not in ("line", "text")]
    for class_ in {row["class"] for row in rows}:
        said = [{"question": row["code"], "values": longest(row)} for row in rows if row["class"] == class_]
        beside: dict[str, Any] = max(CLOSED.get(class_, [{}]), key=str_length)
        least, most = (
            orjson.dumps({"answers": said[:1]}),
            orjson.dumps({**beside, "answers": said}),
        )
        assert len(padded(least, class_)) == len(padded(most, class_)), class_


def longest(row: dict[str, Any]) -> list[str]:
    """Of a question with one answer the longest, of one with several all."""
    codes = [each["code"] for each in row.get("choices", ())] or ["71331"]
    return codes if row["kind"] == "several" else [max(codes, key=len)]


def str_length(content: dict[str, Any]) -> int:
    """How long it is when it is stored."""
    return len(orjson.dumps(content))


@given(st.text(max_size=10_000))
def test_a_text_comes_back_and_has_one_of_five_lengths(text: str) -> None:
    value = orjson.dumps({"text": text})
    stored = padded(value)
    assert unpadded(stored) == value
    assert is_padded(stored)
    assert not is_padded(value)
    assert len(stored) in SIZES
    assert len(value) < len(stored) <= max(4 * len(value), SIZES[0])


@given(st.integers(min_value=1, max_value=400_000))
def test_a_longer_value_takes_a_whole_number_of_the_last_size(length: int) -> None:
    size = len(padded(b"x" * length))
    assert size in SIZES or size % SIZES[-1] == 0


def test_ten_thousand_characters_have_few_lengths() -> None:
    lengths = {len(padded(b"x" * length)) for length in range(1, 40_001)}
    assert len(lengths) <= 5


def test_a_value_that_could_not_be_told_from_its_padding_is_refused() -> None:
    with pytest.raises(ValueError, match="blank"):
        padded(b"ends so ")


@given(st.binary(max_size=3_000))
def test_sealing_adds_what_is_said_of_it(value: bytes) -> None:
    assert len(KEY.encrypt(value, b"place")) == len(value) + SEALING_ADDS


KEY = from_plain_json(new_plain_json())
