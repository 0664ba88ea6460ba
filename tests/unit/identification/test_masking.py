"""A mask leaves nothing of a class that it was not written for, also of when it was added to."""

from __future__ import annotations

import pytest

from identification.domain.reading.masking import MASKERS, masked


@pytest.mark.parametrize(("class_", "mask"), [key for key in MASKERS if key != ("reads", "own")])
def test_a_part_of_what_was_only_added_says_nothing(class_: str, mask: str) -> None:
    added = {"answers": [{"question": "x", "values": ["x"]}], "changes": [{"version": 2}], "changedAt": "2026-11-28"}
    assert masked(class_, mask, added) == {}
    assert masked(class_, "full", added) == added
