"""The product's reading of the access table against one that shares no code with it."""

from __future__ import annotations

import copy
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
import yaml

from contracts import access
from contracts.access.table import parse
from contracts.words.reports import Manner, WayIn
from tests.support import access_oracle as oracle
from tests.support.walks import walk

TABLE = access.load()
POSITIONS = (
    *[name for name in TABLE.positions if name != "addressed"],
    *[f"addressed.{purpose}" for purpose in TABLE.purposes],
    *[f"grant.{purpose}" for purpose in TABLE.purposes],
)
NAMES = ("stepped_up", "clinical", "health", "sealed", "seal_lifted", "withdrawn", "withdrawal_lifted")
FLAGS: list[dict[str, Any]] = [
    dict(zip(NAMES, flags, strict=True)) for flags in product((False, True), repeat=len(NAMES))
]


@walk("class_, position", product(oracle.all_classes(), POSITIONS))
def test_every_class_for_every_position(class_: str, position: str) -> None:
    for flags in FLAGS:
        others: dict[str, Any] = {name: flag for name, flag in flags.items() if name not in ("clinical", "health")}
        reader = access.Reader(
            frozenset({position}),
            clinical_allowed=frozenset({position} if flags["clinical"] else ()),
            health_report=flags["health"],
            **others,
        )
        assert access.rule(TABLE, reader, class_).mask.name.lower() == oracle.shown(class_, position, **flags), flags


@walk("class_, position", product(oracle.all_classes(), POSITIONS))
def test_every_way_in_for_every_class_and_position(class_: str, position: str) -> None:
    for way, stepped_up in product((None, *WayIn), (False, True)):
        reader = access.Reader(frozenset({position}), stepped_up=stepped_up, way_in=way)
        mask = access.rule(TABLE, reader, class_).mask.name.lower()
        assert mask == oracle.shown(class_, position, stepped_up=stepped_up, way=way), (way, stepped_up)


@walk("class_", oracle.all_classes())
def test_who_keyed_it_in_reads_as_its_author_no_more_than_intake_of_what_a_way_in_or_a_withdrawal_closes(
    class_: str,
) -> None:
    both = frozenset({"author", "intake"})
    full = access.rule(TABLE, access.Reader(both), class_)
    assert access.rule(TABLE, access.Reader(both, keyed=True), class_) == full
    gone: dict[str, Any] = {"withdrawn": True, "stepped_up": True, "clinical_allowed": frozenset({"intake"})}
    as_intake = access.rule(TABLE, access.Reader(frozenset({"intake"}), **gone), class_)
    if class_ not in TABLE.withdrawn.keep:
        assert access.rule(TABLE, access.Reader(both, keyed=True, **gone), class_).mask == as_intake.mask
    for way in WayIn:
        read, mask = TABLE.way(way), access.rule(TABLE, access.Reader(both, keyed=True, way_in=way), class_).mask
        assert class_ not in read.never or mask is access.Mask.NONE
        assert mask <= read.cap.get(class_, access.Mask.FULL)
        if class_ not in read.never and class_ not in read.cap:
            assert mask == full.mask


@walk("way, class_", product(WayIn, oracle.all_classes()))
def test_what_a_way_in_never_holds_and_caps_is_what_the_file_says(way: WayIn, class_: str) -> None:
    row, read = oracle.ways().get(way, {}), TABLE.way(way)
    assert (class_ in read.never) is (class_ in row.get("never", ()))
    assert (read.cap[class_].name.lower() if class_ in read.cap else None) == row.get("cap", {}).get(class_)
    assert (read.codes_only, read.verified) == (row.get("codes_only", False), row.get("verified", True))
    for manner in Manner:
        coarse = manner is Manner.CHOSEN or (manner is Manner.EXACT and class_ in row.get("cap", {}))
        held = class_ not in row.get("never", ()) and (coarse or not row.get("codes_only", False))
        assert read.holds(class_, manner) is held, manner


def test_the_two_ways_in_that_hold_less_are_those_of_the_design() -> None:
    """DESIGN 10.4, by hand: no identity and no words through the reporter, and no name by official duty; the law of that is open."""
    through, duty = TABLE.way(WayIn.THROUGH_ME), TABLE.way(WayIn.OFFICIAL_DUTY)
    assert set(oracle.ways()) == {"through_me", "official_duty"}
    assert through.codes_only
    assert {"person_name", "person_numbers", "safe_contact", "account", "concern", "clinical"} <= through.never
    assert through.cap == {
        "municipality": access.Mask.REGION,
        "present_place": access.Mask.REGION,
        "birth": access.Mask.BAND,
        "citizenship": access.Mask.GROUP,
    }
    assert duty == access.Way(never=frozenset({"person_name", "person_numbers"}), verified=False)
    assert through.verified


@walk("position", POSITIONS)
def test_a_way_in_is_not_told_to_whom_it_takes_nothing(position: str) -> None:
    for way, class_ in product(WayIn, oracle.all_classes()):
        open_ = access.rule(TABLE, access.Reader(frozenset({position})), class_)
        ruled = access.rule(TABLE, access.Reader(frozenset({position}), way_in=way), class_)
        # Of what takes a second factor or consent first too: it would not show more then.
        asked = TABLE.cell(class_, position).mask
        assert ruled == open_ or (ruled.reason is access.Reason.WAY_IN and ruled.mask < asked), (way, class_)


@walk("class_", oracle.all_classes())
def test_no_one_sees_nothing(class_: str) -> None:
    ruling = access.rule(TABLE, access.Reader(frozenset()), class_)
    assert ruling == access.Ruling(access.Mask.NONE, access.Reason.NOT_FOR_POSITION)


@walk("closed, position", product(("sealed", "withdrawn"), POSITIONS))
def test_a_seal_is_not_told_to_whom_it_takes_nothing(closed: str, position: str) -> None:
    """Nor is a withdrawal. Whether a person is sealed says how the report came in: not even the ward is to see that."""
    for class_ in oracle.sealed_classes() if closed == "sealed" else oracle.all_classes():
        open_ = access.rule(TABLE, access.Reader(frozenset({position})), class_)
        if TABLE.cell(class_, position).mask is access.Mask.NONE:
            shut: dict[str, Any] = {closed: True}
            assert access.rule(TABLE, access.Reader(frozenset({position}), **shut), class_) == open_, class_


def test_what_closes_a_report_says_so_and_a_recorded_ground_waits_for_the_second_factor() -> None:
    def why(**flags: Any) -> tuple[str, access.Reason | None]:
        ruling = access.rule(TABLE, access.Reader(frozenset({"duty"}), **flags), "person_name")
        return ruling.mask.name.lower(), ruling.reason

    assert why(withdrawn=True) == ("none", access.Reason.CONSENT_WITHDRAWN)
    assert why(withdrawn=True, withdrawal_lifted=True) == ("none", access.Reason.STEP_UP_REQUIRED)
    assert why(withdrawn=True, withdrawal_lifted=True, stepped_up=True) == ("full", None)
    assert why(sealed=True, stepped_up=True) == ("exists", access.Reason.SEALED)
    assert why(sealed=True, seal_lifted=True) == ("exists", access.Reason.STEP_UP_REQUIRED)
    assert why(sealed=True, seal_lifted=True, stepped_up=True) == ("full", None)
    assert why(sealed=True, seal_lifted=True, withdrawn=True, stepped_up=True) == (
        "none",
        access.Reason.CONSENT_WITHDRAWN,
    )


@pytest.mark.parametrize("purpose", sorted(TABLE.purposes))
def test_what_a_person_did_not_agree_to_is_what_they_are_asked_about_and_nothing_else(purpose: str) -> None:
    grant, before = f"grant.{purpose}", access.Reader(frozenset({f"addressed.{purpose}"}))
    reader = access.Reader(frozenset({grant}), stepped_up=True, agreed={grant: frozenset()})
    ruled = {class_: access.rule(TABLE, reader, class_) for class_ in TABLE.classes}
    missing = {class_ for class_, ruling in ruled.items() if ruling.reason is access.Reason.NOT_AGREED}
    assert missing == set(TABLE.agreeable(purpose))
    assert all(ruled[class_].mask is access.rule(TABLE, before, class_).mask for class_ in missing)


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
        (("seal", "classes"), ["not_a_class"]),
        (("seal", "open_for"), ["passer_by"]),
        (("withdrawn", "keep"), ["not_a_class"]),
        (("withdrawn", "positions"), ["passer_by"]),
        (("ways", "by_hearsay"), {"never": ["concern"]}),
        (("ways", "through_me", "never"), ["not_a_class"]),
        (("ways", "through_me", "cap"), {"not_a_class": "region"}),
        (("ways", "through_me", "cap"), {"municipality": "nearly"}),
    ],
)
def test_a_table_that_contradicts_itself_does_not_load(path: tuple[str, ...], value: object) -> None:
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


@walk("class_, purpose", product(oracle.all_classes(), TABLE.purposes))
def test_a_unit_reads_what_was_agreed_to_and_of_all_else_no_more_than_before_it_accepted(
    class_: str, purpose: str
) -> None:
    granted, addressed = f"grant.{purpose}", f"addressed.{purpose}"

    def shown(position: str, health: bool, *agreed: str) -> access.Mask:
        said = {granted: frozenset(agreed)} if agreed else {}
        reader = access.Reader(frozenset({position}), True, frozenset({granted}), health_report=health, agreed=said)
        return access.rule(TABLE, reader, class_).mask

    for health in (False, True):
        whole, before = shown(granted, health), shown(addressed, health)
        assert shown(granted, health, "nothing") == (whole if class_ in TABLE.unasked else min(whole, before))
        assert shown(granted, health, *TABLE.agreeable(purpose)) == whole


@walk("class_, purpose", product(oracle.all_classes(), TABLE.purposes))
def test_who_delivered_when_consent_was_taken_back_keeps_what_the_table_says(class_: str, purpose: str) -> None:
    masks = {
        position: access.rule(TABLE, access.Reader(frozenset({f"{position}.{purpose}"}), stepped_up=True), class_).mask
        for position in ("delivering", "grant")
    }
    assert masks["delivering"] == (masks["grant"] if class_ in TABLE.delivering.keep else access.Mask.NONE)
