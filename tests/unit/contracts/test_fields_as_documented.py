"""What the contract shows of a field is what the field takes."""

from __future__ import annotations

import unicodedata
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.fields import Cursor, Id, Moment, SafeLine, SafeText

# Marks, the few invisible characters and the tags beyond U+FFFF, which no plain class can name, are refused all the same.
TAGS = "".join(map(chr, range(0xE0000, 0xE0080)))
TEXTS = st.text(st.characters(exclude_categories=("Mn", "Cf", "Cs"), exclude_characters=TAGS), max_size=30)


def takes(kind: Any, typed: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(typed)
    except ValidationError:
        return False
    return True


def shows(kind: Any, typed: object) -> bool:
    schema = TypeAdapter(kind).json_schema()
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(typed)


@pytest.mark.parametrize("kind", [SafeLine, SafeText], ids=["line", "text"])
def test_a_text_is_shown_as_it_is_checked(kind: Any) -> None:
    @given(TEXTS)
    @example("")
    @example(" \u00a0\u3000")
    @example("Ana\n")
    @example("\x1fAna")
    @example("Ana\x85")
    @example("one\r\ntwo")
    @example("one\rtwo")
    @example("\u2028one\ttwo\u2029")
    @example("\u2800\u3164")
    def agree(typed: str) -> None:
        assert takes(kind, typed) == shows(kind, typed)

    agree()


@given(st.text(st.characters(categories=["Mn", "Cf", "L"], max_codepoint=0xFFFF), max_size=6))
def test_whatever_is_taken_is_shown(typed: str) -> None:
    assert shows(SafeLine, typed) or not takes(SafeLine, typed)


@given(st.text(st.characters(categories=["Cf"], max_codepoint=0xFFFF), min_size=1, max_size=6))
def test_what_no_one_can_see_is_shown_as_nothing(typed: str) -> None:
    assert unicodedata.category(typed[0]) == "Cf"
    assert not shows(SafeLine, typed)


@pytest.mark.parametrize(
    ("kind", "typed", "taken"),
    [
        (Moment, "2026-11-24T15:00:00Z", True),
        (Moment, "2026-11-24T15:00:00.123456+02:00", True),
        (Moment, "1900-01-01T00:00:00+23:59", True),
        (Moment, "2199-12-31T23:59:59-23:59", True),
        (Moment, "1899-12-31T23:59:59Z", False),
        (Moment, "2200-01-01T00:00:00Z", False),
        (Moment, "2026-11-24T15:00Z", False),
        (Moment, "2026-11-24 15:00:00Z", False),
        (Moment, "2026-11-24t15:00:00z", False),
        (Moment, "2026-11-24T15:00:00", False),
        (Moment, "2026-02-30T15:00:00Z", False),
        (Moment, "2026-11-24T15:00:60Z", False),
        (Moment, "1764000000", False),
        (Cursor, "A" * 56, True),
        (Cursor, "A" * 55, False),
        (Cursor, "A" * 52 + "====", False),
        (Cursor, "", False),
        (Id, "3f2504e0-4f89-41d3-9a0c-0305e82c3301", True),
        (Id, "3F2504E0-4F89-41D3-9A0C-0305E82C3301", True),
        (Id, "urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301", False),
        (Id, "3f2504e04f8941d39a0c0305e82c3301", False),
    ],
)
def test_a_value_of_one_form_is_shown_as_it_is_checked(kind: Any, typed: str, taken: bool) -> None:
    assert (takes(kind, typed), shows(kind, typed)) == (taken, taken)
