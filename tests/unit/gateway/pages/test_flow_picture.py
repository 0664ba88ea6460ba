"""The picture of the flow: every count has a ribbon of its size, nothing overlaps, nothing is drawn twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import reference
from gateway.pages.statistics.picture import BAR, WIDTH, picture_of

LONGEST_NAME = 24  # in letters of 14 of the picture's 360 units, with a count of three digits behind it
COUNTS = st.lists(st.integers(0, 5000), min_size=1, max_size=8)
SEVERAL = COUNTS.filter(lambda counts: sum(map(bool, counts)) > 1)


def named(counts: list[int]) -> list[tuple[str, int]]:
    return [(f"stage{place}", count) for place, count in enumerate(counts)]


@given(COUNTS)
def test_ribbons_are_the_filled_stages_in_their_order(counts: list[int]) -> None:
    picture = picture_of(named(counts))
    drawn = [] if picture is None else [(each.stage, each.count) for each in picture.ribbons]
    filled = [(stage, count) for stage, count in named(counts) if count]
    assert drawn == (filled if len(filled) > 1 else [])


@given(SEVERAL)
def test_bars_lie_inside_the_picture_one_below_the_other(counts: list[int]) -> None:
    picture = picture_of(named(counts))
    assert picture is not None
    ends = 0.0
    for each in picture.ribbons:
        assert each.bar.y >= ends - 0.2
        assert each.bar.x + BAR < each.label_x < WIDTH
        ends = each.bar.y + each.bar.height
    assert ends <= picture.height
    assert picture.source.y >= 0
    assert picture.source.y + picture.source.height <= picture.height


@given(SEVERAL)
def test_labels_keep_a_line_between_them(counts: list[int]) -> None:
    picture = picture_of(named(counts))
    assert picture is not None
    places = [each.label_y for each in picture.ribbons]
    assert all(below - above >= 27 for above, below in pairwise(places))


def test_heights_stand_for_counts_on_one_scale() -> None:
    picture = picture_of([("a", 300), ("b", 100)])
    assert picture is not None
    tall, small = picture.ribbons
    assert tall.bar.height == pytest.approx(3 * small.bar.height, abs=0.2)
    assert tall.bar.height + small.bar.height == pytest.approx(picture.source.height, abs=0.2)


def test_nothing_at_all_and_one_stage_alone_have_no_picture() -> None:
    assert picture_of([]) is None
    assert picture_of([("a", 0)]) is None
    assert picture_of([("a", 9), ("b", 0)]) is None


def test_the_name_of_a_stage_and_its_count_fit_beside_the_bar_on_a_phone() -> None:
    assert [name for each in reference.stages() for name in each.text.everywhere() if len(name) > LONGEST_NAME] == []
