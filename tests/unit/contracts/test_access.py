"""The product's reading of the access table against one that shares no code with it."""

from __future__ import annotations

import copy
from importlib.resources import files

import pytest
import yaml

from contracts import access
from contracts.access.table import parse
from tests.support import access_oracle as oracle

TABLE = access.load()
POSITIONS = (
    *[name for name in TABLE.positions if name != "addressed"],
    *[f"addressed.{purpose}" for purpose in TABLE.purposes],
    *[f"grant.{purpose}" for purpose in TABLE.purposes],
)
FLAGS = [(step, clinical, health) for step in (False, True) for clinical in (False, True) for health in (False, True)]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("class_", oracle.all_classes())
def test_every_class_for_every_position(class_: str, position: str) -> None:
    for stepped_up, clinical, health in FLAGS:
        reader = access.Reader(
            frozenset({position}),
            stepped_up=stepped_up,
            clinical_allowed=frozenset({position} if clinical else ()),
            health_report=health,
        )
        expected = oracle.shown(class_, position, stepped_up=stepped_up, clinical=clinical, health=health)
        assert access.rule(TABLE, reader, class_).mask.name.lower() == expected


@pytest.mark.parametrize("class_", oracle.all_classes())
def test_nobody_sees_nothing(class_: str) -> None:
    ruling = access.rule(TABLE, access.Reader(frozenset()), class_)
    assert ruling == access.Ruling(access.Mask.NONE, access.Reason.NOT_FOR_POSITION)


@pytest.mark.parametrize("class_", sorted(access.PERSON_CLASSES))
def test_a_sealed_person_is_closed_to_everyone_but_author_and_lifted_duty(class_: str) -> None:
    for position in POSITIONS:
        for lifted in (False, True):
            reader = access.Reader(frozenset({position}), stepped_up=True, sealed=True, seal_lifted=lifted)
            mask = access.rule(TABLE, reader, class_).mask
            if position == "author" or (position == "duty" and lifted):
                assert mask.name.lower() == oracle.shown(class_, position, stepped_up=True)
            else:
                assert mask <= access.Mask.EXISTS


@pytest.mark.parametrize("position", POSITIONS)
def test_a_seal_is_not_told_to_whom_it_takes_nothing(position: str) -> None:
    """That a person is sealed says how the report came in: a colleague of the ward does not see that either."""
    for class_ in access.PERSON_CLASSES:
        open_ = access.rule(TABLE, access.Reader(frozenset({position})), class_)
        if TABLE.cell(class_, position).mask is access.Mask.NONE:
            assert access.rule(TABLE, access.Reader(frozenset({position}), sealed=True), class_) == open_, class_


def test_the_widest_of_several_positions_counts() -> None:
    reader = access.Reader(frozenset({"unit", "author"}))
    assert access.rule(TABLE, reader, "person_name").mask is access.Mask.FULL


def test_a_reason_never_depends_on_what_is_recorded_and_is_absent_only_in_full() -> None:
    for position in POSITIONS:
        for class_ in oracle.all_classes():
            ruling = access.rule(TABLE, access.Reader(frozenset({position})), class_)
            assert (ruling.reason is None) is (ruling.mask is access.Mask.FULL)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("classes", "concern", "author"), "everything"),
        (("classes", "concern", "grant.nothing"), "full"),
        (("classes", "concern", "passer_by"), "full"),
        (("before_acceptance", "not_a_class"), "full"),
    ],
)
def test_a_table_that_contradicts_itself_does_not_load(path: tuple[str, ...], value: str) -> None:
    raw = copy.deepcopy(yaml.safe_load(files("contracts.access").joinpath("access.yaml").read_text("utf-8")))
    place = raw
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(access.AccessTableError, match=r"not a|neither"):
        parse(raw)


def test_an_unclassified_class_is_refused_by_name() -> None:
    with pytest.raises(access.AccessTableError, match="shoe_size"):
        TABLE.cell("shoe_size", "author")
