"""What a way in holds, field by field as it is sent: no field is forgotten, and what no one thought of counts as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from chassis.domain.errors import InvalidInput
from chassis.ports import IdempotencyKey
from contracts import access, forms
from contracts.commands.filing import AboutPerson, Extension, ReportFiling
from contracts.forms.definition import MANNERS
from contracts.models import CamelModel
from contracts.words.reports import Manner, WayIn
from identification.domain.ways_in import SentField, way_must_hold
from identification.entrypoints.http.reports.filing_command import class_of, filing_command, stated_in
from tests.support import access_oracle, form_oracle
from tests.support.walks import walk
from tests.unit.identification.test_filing_command import FILING, PRINCIPAL

THROUGH_ME = access.load().way(WayIn.THROUGH_ME)
# Of the filing below, by hand: everything that a person wrote, or that says who it is.
WRITTEN = {
    "concern",
    "conflict.note",
    "person.names.0.given",
    "person.names.0.family",
    "person.aliases.0",
    "person.numbers.0.kind",
    "person.numbers.0.value",
    "person.numbers.0.country",
    "person.safeContact.phone",
    "person.safeContact.email",
    "person.safeContact.other",
    "person.contactFlags.safeTimes",
    "person.contactFlags.whoMayAnswer",
    "person.presentPlace.text",
    "account",
    "clinical",
    "careNeeds",
    "vitalInterest.reason",
    "vitalInterest.words",
}
WHOLE: dict[str, Any] = {
    **FILING,
    "person": {
        **FILING["person"],
        "names": [{"given": "Mira", "family": "Mirić"}],
        "numbers": [{"kind": "passport", "value": "A12", "country": "RS"}],
        "languageNeeds": {"language": "sr", "interpreterNeeded": False},
        "safeContact": {"phone": "+381641234567", "email": "a@example.org", "other": "x"},
        "contactFlags": {"contactPerson": True, "safeTimes": "x", "whoMayAnswer": "x"},
        "presentPlace": {"municipality": "71331", "text": "x"},
    },
    "answers": [],
}


def stated(sent: dict[str, Any], sector: str = "health") -> dict[str, SentField]:
    found = stated_in(ReportFiling.model_validate(sent), forms.form(sector))
    return {each.name: each for each in found}


def refused(limits: Any, said: list[SentField], others: list[Any] | None = None) -> dict[str, str]:
    try:
        way_must_hold(limits, said, others or [])
    except InvalidInput as wrong:
        fields: Any = wrong.extensions["fields"]
        return {each["name"]: each["problem"] for each in fields}
    return {}


def leaves(model: type[BaseModel], inside: str = "") -> Iterator[str]:
    """Every field that holds a value, by its name without places of lists."""
    for field in model.model_fields.values():
        models = [each for each in _types(field.annotation) if isinstance(each, type) and issubclass(each, CamelModel)]
        name = f"{inside}{field.alias}"
        if not models:
            yield name
        for each in models:
            yield from leaves(each, f"{name}.")


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in get_args(annotation):
        yield from _types(each)


@walk("name", [each for each in leaves(AboutPerson) if not each.startswith("answers.")])
def test_every_field_of_a_person_belongs_to_a_class_of_the_table(name: str) -> None:
    assert class_of(name) in access_oracle.all_classes()


def test_an_addition_has_no_field_that_a_filing_has_not() -> None:
    beside = {"expected_version", "form_version", "draft_id"}
    assert set(Extension.model_fields) - beside <= set(AboutPerson.model_fields)


def test_everything_that_is_sent_of_a_person_is_looked_at() -> None:
    names = {".".join(part for part in name.split(".") if not part.isdecimal()) for name in stated(WHOLE)}
    assert names == {each for each in leaves(AboutPerson) if not each.startswith("answers.")}


def test_through_the_reporter_every_text_is_refused_by_name_with_what_to_do_and_nothing_else_is() -> None:
    found = refused(THROUGH_ME, list(stated(WHOLE).values()))
    assert set(found) == WRITTEN
    assert all(each.startswith("is not taken") and each.endswith("Leave it out.") for each in found.values())
    assert "stays with you" in found["person.names.0.given"]
    assert "only chosen answers" in found["conflict.note"]


def test_by_official_duty_names_and_numbers_are_refused_and_nothing_else_is() -> None:
    found = refused(access.load().way(WayIn.OFFICIAL_DUTY), list(stated(WHOLE).values()))
    assert {name.split(".")[1] for name in found} == {"names", "aliases", "numbers"}
    assert all("without a name" in each for each in found.values())


@pytest.mark.parametrize("way", [way for way in WayIn if way not in (WayIn.THROUGH_ME, WayIn.OFFICIAL_DUTY)])
def test_the_others_hold_everything(way: WayIn) -> None:
    assert refused(access.load().way(way), list(stated(WHOLE).values())) == {}


@walk("sector, way", [(sector, way) for sector in form_oracle.sectors() for way in WayIn])
def test_every_question_of_every_form_by_its_kind(sector: str, way: WayIn) -> None:
    """Written here from the rows of the files: their kinds and classes."""
    rows, row_of_way = form_oracle.untyped(sector), access_oracle.ways().get(way, {})
    found = refused(access.load().way(way), list(stated({"answers": form_oracle.everything(sector)}, sector).values()))
    expected = {
        f"answers.{index}.values"
        for index, row in enumerate(rows)
        if row["class"] in row_of_way.get("never", ())
        or (row_of_way.get("codes_only") and row["kind"] in ("line", "text", "phone", "day", "country", "municipality"))
    }
    assert set(found) == expected


def test_every_kind_of_question_is_one_of_the_manners() -> None:
    written, exact = {"line", "text", "phone"}, {"day", "country", "municipality"}
    assert {kind.value: manner for kind, manner in MANNERS.items()} == {
        kind.value: Manner.WRITTEN if kind in written else Manner.EXACT if kind in exact else Manner.CHOSEN
        for kind in forms.Kind
    }


@given(st.lists(st.sampled_from(WayIn), min_size=1, max_size=4), st.sampled_from(Manner), st.booleans())
def test_what_is_said_of_the_place_is_taken_when_a_person_holds_it(
    ways: list[WayIn], manner: Manner, shared: bool
) -> None:
    limits = [access.load().way(way) for way in ways]
    said = [SentField("answers.0.values", "site", manner, shared)]
    held = [access.load().way(way).holds("site", manner) for way in ways]
    assert bool(refused(limits[0], said, limits)) is not (any(held) if shared else held[0])


def test_a_field_that_the_form_does_not_know_is_written() -> None:
    command = filing_command(
        ReportFiling.model_validate({"person": {"aliases": ["Mimi"]}, "vitalInterest": {"reason": "unconscious"}}),
        PRINCIPAL,
        IdempotencyKey("k" * 20, b""),
    )
    manners = {each.name: each.manner for each in command.persons[0].stated}
    assert manners == {"person.aliases.0": Manner.WRITTEN, "vitalInterest.reason": Manner.WRITTEN}
