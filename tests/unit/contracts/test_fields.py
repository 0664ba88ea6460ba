"""What callers type in: cleaned, narrowed, and refused without being repeated."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from contracts import reference
from contracts.fields import (
    Clean,
    CountryCode,
    Email,
    EncounterPlaceCode,
    IndicatorCode,
    LanguageCode,
    MunicipalityCode,
    PhoneNumber,
    SafeLine,
    SafeText,
)
from contracts.models import CamelModel
from contracts.validation_messages import sentence

LINE: TypeAdapter[str] = TypeAdapter(Annotated[SafeLine, Field(max_length=12)])
TEXT: TypeAdapter[str] = TypeAdapter(SafeText)


def problem_of(adapter: TypeAdapter[Any], value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return sentence(caught.value.errors()[0])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Ana ", "Ana"), ("Đorđe", "Đorđe"), ("Ђорђе", "Ђорђе"), ("e\u0301", "é"), ("a" * 12, "a" * 12), ("نور", "نور")],
)
def test_a_line_is_kept_composed_and_trimmed(typed: str, kept: str) -> None:
    assert LINE.validate_python(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "a\nb",
        "a\tb",
        "a\x00b",
        "a\x1bb",
        "a\x7fb",
        "a\u0085b",
        "a\u2028b",
        "a\u202eb",
        "a\u2066b",
        "a\U000e0041b",
        "\ud800",
    ],
)
def test_a_line_holds_nothing_that_deceives(typed: str) -> None:
    assert "control or text-direction characters" in problem_of(LINE, typed)


def test_a_text_has_lines() -> None:
    assert TEXT.validate_python("one\r\ntwo\n\tthree ") == "one\ntwo\n\tthree"
    assert "control" in problem_of(TEXT, "one\rtwo")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a" * 13, "at most 12 characters"),
        ("a" * 501, "at most 500 characters"),
        (" ", "not be blank"),
        (7, "must be text"),
        (None, "must be text"),
    ],
)
def test_a_line_says_what_is_wrong(typed: Any, shown: str) -> None:
    assert shown in problem_of(LINE, typed)


UNSEEN = st.characters(categories=["Cf", "Zs", "Zl", "Zp", "Cc", "Mn"]) | st.sampled_from(
    "\u2800\u3164\uffa0\u115f\u1160"
)
INVISIBLE_EXAMPLES = [
    "\u200b",
    "\u200c\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    " \u200b\u00a0\ufeff ",
    "\u2800",
    "\ufe0f",
]


@pytest.mark.parametrize("typed", INVISIBLE_EXAMPLES)
def test_what_no_one_can_see_is_blank(typed: str) -> None:
    for adapter in (LINE, TEXT):
        assert problem_of(adapter, typed) == "must not be blank: leave it out if there is nothing to say."


@given(st.text(UNSEEN, max_size=12))
def test_nothing_that_can_be_seen_is_no_text(typed: str) -> None:
    for adapter in (LINE, TEXT):
        found = problem_of(adapter, typed)
        assert "must not be blank" in found or "control or text-direction characters" in found


@given(
    st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=3),
    st.text(st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad"), max_size=4),
    st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=3),
)
def test_joiners_between_what_can_be_seen_stay(before: str, joiners: str, after: str) -> None:
    typed = f"{before}{joiners}{after}"
    assert TEXT.validate_python(typed) == unicodedata.normalize("NFC", typed)


@given(st.text(max_size=60))
def test_a_line_is_either_clean_or_refused(typed: str) -> None:
    try:
        kept = LINE.validate_python(typed)
    except ValidationError as error:
        found = sentence(error.errors()[0])
    else:
        found = ""
        assert LINE.validate_python(kept) == kept
        assert re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", kept) is None
    assert len(typed.strip()) < 4 or typed not in found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("018 555 333", "+38118555333"),
        ("+381 18/555-333", "+38118555333"),
        ("0641234567", "+381641234567"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert TypeAdapter(PhoneNumber).validate_python(typed) == kept


def test_the_telephone_of_every_unit_can_be_called_back() -> None:
    for unit in reference.units():
        assert TypeAdapter(PhoneNumber).validate_python(unit.phone) == unit.phone


@pytest.mark.parametrize(
    "typed", ["", "192", "12", "call me", "+381 18 555 333 ext. 7", "018 555 333\u202e", "1" * 100, "+999 123456789"]
)
def test_what_cannot_be_called_is_refused(typed: str) -> None:
    found = problem_of(TypeAdapter(PhoneNumber), typed)
    assert not typed or typed not in found


CODES: list[tuple[Any, str, list[str]]] = [
    (MunicipalityCode, "70017", ["7001", "700170", "Nišs!", "٧٠٠١٧"]),
    (EncounterPlaceCode, "70017", ["7001", "700170", "Nišs!", "٧٠٠١٧", "abroad", "-KM", "ABROAD70017"]),
    (EncounterPlaceCode, "RS-KM", ["RS_KM", "rs-km"]),
    (LanguageCode, "srp", ["s", "serbian", "SR", "ђ"]),
    (CountryCode, "RS", ["rs", "R", "SRB", "ŠŠ"]),
    (IndicatorCode, "ILO.forced-labour_1", ["", "1a", "a b", "x" * 41]),
    (Email, "ana.primer@nis.example", ["ana", "ana@nis", "a@b@c.rs", "ana @nis.rs", "@nis.rs", "a" * 250 + "@b.rs"]),
]


@pytest.mark.parametrize(("kind", "good", "bad"), CODES)
def test_a_code_has_its_form(kind: Any, good: str, bad: list[str]) -> None:
    assert TypeAdapter(kind).validate_python(good) == good
    for typed in bad:
        found = problem_of(TypeAdapter(kind), typed)
        assert len(typed) < 4 or typed not in found


class Form(CamelModel):
    """One field of each type that JSON could blur."""

    is_urgent: bool = False
    number: int = 1
    day: date | None = None
    moment: datetime | None = None
    person: UUID | None = None
    inner: list[Form] = Field(default_factory=list)


@pytest.mark.parametrize(
    "document",
    [
        {"isUrgent": "true"},
        {"isUrgent": 1},
        {"number": "3"},
        {"number": 3.5},
        {"day": "2026-11-24T00:00:00"},
        {"person": "urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301"},
        {"person": "3f2504e04f8941d39a0c0305e82c3301"},
        {"person": "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}"},
        {"number": True},
        {"day": 20261124},
        {"day": 1_764_000_000},
        {"moment": 1_764_000_000},
        {"moment": 1.5},
        {"inner": [{"number": "3"}]},
        {"inner": {"number": 3}},
        {"unknown": 1},
        {"isurgent": True},
    ],
)
def test_json_types_are_taken_as_they_are(document: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate(document)


def test_what_is_meant_is_taken() -> None:
    form = Form.model_validate(
        {"isUrgent": True, "number": 3, "day": "2026-11-24", "moment": "2026-11-24T10:00:00Z", "inner": [{}]}
    )
    assert (form.is_urgent, form.number, form.day, form.inner) == (True, 3, date(2026, 11, 24), [Form()])
    assert form.moment == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert Form(day=date(2026, 1, 1)).model_dump(mode="json", by_alias=True)["day"] == "2026-01-01"


def test_a_number_without_a_fraction_is_whole() -> None:
    number = Form.model_validate({"number": 3.0}).number
    assert (number, type(number)) == (3, int)


def test_a_failed_document_does_not_quote_itself() -> None:
    secret = str(uuid4())
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({"number": secret})
    assert secret not in str(caught.value)


def test_the_contract_shows_the_limits() -> None:
    class Shown(CamelModel):
        line: Annotated[SafeLine, Field(max_length=12)]
        text: SafeText

    properties = Shown.model_json_schema()["properties"]
    assert (properties["line"]["maxLength"], properties["text"]["maxLength"]) == (12, 10_000)


def test_nothing_that_can_be_printed_is_forbidden() -> None:
    printable = [character for code in range(sys.maxunicode + 1) if (character := chr(code)).isprintable()]
    assert not any(map(Clean(1)._forbidden, printable))
    assert len(printable) > 100_000
