"""Events as committed, as produced and as read."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from pydantic import BaseModel

from contracts.envelope import EventPart
from contracts.events.roster import RosterTurn
from contracts.open_words import Unknown
from contracts.registry import EVENTS
from tests.workshop.export import landed
from tests.workshop.export.__main__ import ROOT, main, problems, write
from tests.workshop.export.schemas import path_of, sample_of

TYPES = sorted(EVENTS)
AS_ANYBODY = ("-c", "user.name=anybody", "-c", "user.email=anybody@test")


def committed(type_: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / path_of(type_, kind)).read_text("utf-8"))
    return found


def test_the_committed_contracts_are_what_the_code_says() -> None:
    assert problems() == []


def test_a_drifted_file_is_named_with_what_to_run(copied: Path) -> None:
    name = path_of("referral.referral-sent.v1", "schema")
    (copied / name).write_text("{}")
    assert problems(copied) == [f"{name} differs from the code. Run `make contracts` and commit the result."]


def test_what_has_no_copy_to_be_compared_with_is_reported_and_the_next_export_keeps_one(copied: Path) -> None:
    name = "referral.referral-sent.v1.json"
    kept, older = copied / "released" / name, copied / "released" / "referral.referral-closed.v1.json"
    as_released = f"{older.read_text()}\n"
    older.write_text(as_released)
    kept.unlink()
    assert problems(copied) == [
        f"released/{name} is missing. Run `make contracts`, which adds it, and commit the result."
    ]
    write(copied)
    assert problems(copied) == []
    assert kept.read_text() == (copied / path_of("referral.referral-sent.v1", "schema")).read_text()
    assert older.read_text() == as_released, "what was released stays until the next release"


def test_what_breaks_a_release_is_not_released(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = copied / "released" / "referral.referral-closed.v1.json"
    gone = kept.rename(kept.with_name("referral.referral-burnt.v1.json"))
    write(copied)
    assert main(["--release"], copied) == 1
    assert "referral.referral-burnt.v1 was released and is gone. Bring it back" in capsys.readouterr().err
    gone.unlink()
    for words in (
        ("init", "--quiet", "--initial-branch=master"),
        (*AS_ANYBODY, "commit", "--quiet", "--allow-empty", "--message", "landed"),
    ):
        subprocess.run(["git", *words], cwd=copied, check=True)
    assert main(["--release"], copied) == 0
    assert (copied / landed.MARK).read_text() == (copied / ".git/refs/heads/master").read_text()
    assert problems(copied) == []


LATER = "value-of-the-future"


@pytest.mark.parametrize("type_", TYPES)
def test_a_golden_sample_fits_its_schema_and_is_read_back_whole(type_: str) -> None:
    sample = committed(type_, "sample")
    jsonschema.validate(sample, committed(type_, "schema"))
    assert EVENTS[type_].read(sample).written() == sample
    # The committed one was made by another process, on another day.
    assert sample_of(EVENTS[type_]) == sample


@pytest.mark.parametrize("type_", TYPES)
def test_a_reader_takes_fields_and_values_of_a_later_version(type_: str) -> None:
    sample = committed(type_, "sample") | {"fieldOfTheFuture": "x"}
    enums = open_enums(EVENTS[type_])
    for alias in enums.values():
        sample[alias] = [LATER] if isinstance(sample[alias], list) else LATER
    read = EVENTS[type_].read(sample)
    for name in enums:
        found = getattr(read, name)
        assert [each.value for each in (found if isinstance(found, tuple) else (found,))] == ["unknown"], name


def test_a_reader_takes_fields_of_a_later_version_in_what_an_event_lists() -> None:
    type_ = "identification.roster-changed.v1"
    sample = committed(type_, "sample")
    later = copy.deepcopy(sample)
    later["turns"][0]["fieldOfTheFuture"] = "x"
    assert EVENTS[type_].read(later).written() == sample
    with pytest.raises(ValueError, match="fieldOfTheFuture"):
        EVENTS[type_].model_validate(later)


@pytest.mark.parametrize("type_", TYPES)
def test_a_producer_neither_invents_fields_nor_says_unknown(type_: str) -> None:
    model, sample = EVENTS[type_], committed(type_, "sample")
    with pytest.raises(ValueError, match="fieldOfTheFuture"):
        model.model_validate(sample | {"fieldOfTheFuture": "x"})
    for name, alias in open_enums(model).items():
        with pytest.raises(ValueError, match=f"{name}: a producer must name the value"):
            model.model_validate(sample | {alias: ["unknown"] if isinstance(sample[alias], list) else "unknown"})


def test_a_word_of_every_enum_of_the_contracts_is_tried_and_open_to_a_later_version() -> None:
    """The tests above pass over an event without words: together they try each enum that one may carry."""
    declared = {
        found
        for module in {sys.modules[event.__module__] for event in EVENTS.values()}
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, StrEnum)
    }
    tried = [_words_of(event.model_fields[name].annotation) for event in EVENTS.values() for name in open_enums(event)]
    assert all(Unknown in words for words in tried)
    assert declared == set().union(*tried) - {Unknown}


def open_enums(event: type[BaseModel]) -> dict[str, str]:
    """Fields with a word that a later version may widen, by name, each with its name on the wire."""
    return {name: str(field.alias) for name, field in event.model_fields.items() if _words_of(field.annotation)}


def _words_of(annotation: object) -> set[type]:
    """The enums of an annotation, also of one that may be left out."""
    if isinstance(annotation, type):
        return {annotation} if issubclass(annotation, StrEnum) else set()
    return {word for part in get_args(annotation) for word in _words_of(part)}


@pytest.mark.parametrize("type_", TYPES)
def test_no_event_has_a_field_for_what_identifies_people(type_: str) -> None:
    forbidden = (
        "municipality",
        "region",
        "sector",
        "age",
        "birth",
        "citizenship",
        "name",
        "phone",
        "encounter",
        "sex",
        "place",
    )
    for field in _fields_of(EVENTS[type_]):
        assert not any(word == part for word in forbidden for part in field.split("_")), field


def _fields_of(model: type[BaseModel]) -> Iterator[str]:
    """Its fields and those of what it lists; the place of a turn is one in a row of people, and no place on a map."""
    for name, field in model.model_fields.items():
        yield name
        for part in get_args(field.annotation):
            if isinstance(part, type) and issubclass(part, EventPart):
                yield from (inner for inner in _fields_of(part) if (part, inner) != (RosterTurn, "place"))
