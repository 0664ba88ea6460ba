"""A mask leaves nothing of a class that it was not written for, also of when it was added to."""

from __future__ import annotations

import pytest

from identification.application.contents.classes import CLASSES, OPEN_QUESTION
from identification.domain.reading.chosen import _CHOSEN, chosen_of
from identification.domain.reading.masking import MASKERS, masked


@pytest.mark.parametrize(("class_", "mask"), [key for key in MASKERS if key != ("reads", "own")])
def test_a_part_of_what_was_only_added_says_nothing(class_: str, mask: str) -> None:
    added = {"answers": [{"question": "x", "values": ["x"]}], "changes": [{"version": 2}], "changedAt": "2026-11-28"}
    assert masked(class_, mask, added) == {}
    assert masked(class_, "full", added) == added


REGIONS = ["NIS", "NIS", "BG", "BG", "NIS"]
"""Of a place that was corrected four times, the last one in force."""


def test_of_a_corrected_place_a_region_is_left_and_a_correction_within_one_region_is_not_seen() -> None:
    places = [{"encounter": f"7{number}", "encounterRegion": region} for number, region in enumerate(REGIONS)]
    corrected = [{"at": f"at {number}", **place} for number, place in enumerate(places[:-1])]
    whole = {**places[-1], "corrected": corrected}
    assert masked("municipality", "region", whole) == {
        "encounterRegion": "NIS",
        "corrected": [{"at": "at 1", "encounterRegion": "NIS"}, {"at": "at 3", "encounterRegion": "BG"}],
    }
    assert masked("municipality", "region", {**whole, "corrected": corrected[:1], **places[1]}) == {
        "encounterRegion": "NIS"
    }
    assert masked("municipality", "full", whole) == whole


# Of these nothing but answers to questions of a list is read by others where a way in holds codes alone.
WRITTEN_OF_THE_PERSON = {
    "account",
    "attachments",
    "care_needs",
    "child_views",
    "clinical",
    "clinical_images",
    "concern",
    "reasons",
    "control",
    "corrections",
    "guardian",
    "person_name",
    "person_numbers",
    "proceedings",
    "safe_contact",
    "site",
    "suspect",
}


def test_of_every_class_it_is_said_what_is_left_where_a_way_in_holds_codes_alone() -> None:
    """A class that was forgotten would be hidden from those who may read it."""
    empty = {"questions": [], "text": "x"}
    for class_ in CLASSES:
        content = empty if class_ == OPEN_QUESTION else dict.fromkeys(_fields_chosen(class_), "x")
        left = chosen_of(class_, content, lambda _: False)
        assert (left is None) is (class_ in WRITTEN_OF_THE_PERSON), class_


def _fields_chosen(class_: str) -> tuple[str, ...]:
    return (*_CHOSEN.get(class_, ()), "anything")
