"""A class without a ruling, or a mask that no one wrote, stops the service (decision 0005)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts import access
from contracts.access.table import Cell
from identification.application.contents.classes import CLASSES, PERSON_PARTS
from identification.application.reading.view import UnmaskedClass, classes_must_be_ruled

TABLE = access.load()
UNWRITTEN = Cell(access.Mask.STAGE)


def test_the_table_as_it_is_can_be_served() -> None:
    classes_must_be_ruled()


def test_a_class_that_the_table_does_not_know_stops_the_service() -> None:
    with pytest.raises(UnmaskedClass, match="shoe_size"):
        classes_must_be_ruled((*CLASSES, "shoe_size"))


def test_a_mask_that_no_one_wrote_stops_the_service() -> None:
    table = replace(TABLE, classes={**TABLE.classes, "concern": {**TABLE.classes["concern"], "intake": UNWRITTEN}})
    with pytest.raises(UnmaskedClass, match="concern: mask 'stage'"):
        classes_must_be_ruled(CLASSES, table)


def test_a_mask_that_no_one_wrote_for_before_acceptance_stops_the_service() -> None:
    table = replace(TABLE, before_acceptance={**TABLE.before_acceptance, "concern": UNWRITTEN})
    with pytest.raises(UnmaskedClass, match="concern: mask 'stage'"):
        classes_must_be_ruled(CLASSES, table)


def test_a_mask_that_no_one_wrote_for_one_purpose_stops_the_service() -> None:
    purpose = TABLE.purposes["child_protection"]
    changed = replace(purpose, before={**purpose.before, "concern": UNWRITTEN})
    table = replace(TABLE, purposes={**TABLE.purposes, "child_protection": changed})
    with pytest.raises(UnmaskedClass, match="concern: mask 'stage'"):
        classes_must_be_ruled(CLASSES, table)


def test_a_seal_closes_all_that_is_kept_of_the_person_but_the_danger_they_are_in() -> None:
    """Where a person is detained and under which number says who it is; how they are controlled, and in which danger, is what the Centre learns."""
    assert set(PERSON_PARTS) - TABLE.sealed_person.classes == {"control", "risk"}
