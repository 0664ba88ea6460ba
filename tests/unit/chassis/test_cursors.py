"""A cursor is worth something to one caller, for one list, unchanged."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.cursors import Cursors, Place
from chassis.domain.errors import InvalidInput
from chassis.domain.principal import Principal
from tests.support.identification import person

SOMEBODY, ANOTHER = person("health"), person("health")
CURSORS = Cursors(b"a secret of the process")
PLACE = Place(datetime(2026, 11, 27, 21, 48, 0, 123456, tzinfo=UTC), UUID(int=7))
LETTERS = string.ascii_letters + string.digits + "-_="
moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the zone is given beside


@given(st.builds(Place, moments, st.uuids(), st.integers(0, 255)))
def test_a_cursor_leads_to_the_place_it_was_written_for(place: Place) -> None:
    cursor = CURSORS.write("list", SOMEBODY, place)
    assert len(cursor) == 56
    assert CURSORS.read("list", SOMEBODY, cursor, [place.rank]) == place


@given(st.integers(0, 55), st.sampled_from(LETTERS))
def test_a_changed_cursor_is_refused(at: int, letter: str) -> None:
    cursor = CURSORS.write("list", SOMEBODY, PLACE)
    changed = cursor[:at] + letter + cursor[at + 1 :]
    if changed != cursor:
        with pytest.raises(InvalidInput):
            CURSORS.read("list", SOMEBODY, changed)


WRITTEN = CURSORS.write("list", SOMEBODY, PLACE)


@pytest.mark.parametrize("cursor", ["", "x", "ž" * 56, WRITTEN[:-4], WRITTEN * 2])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput):
        CURSORS.read("list", SOMEBODY, cursor)


@pytest.mark.parametrize(
    ("cursors", "of", "caller", "ranks"),
    [
        (Cursors(b"another secret"), "list", SOMEBODY, (0,)),
        (CURSORS, "another list", SOMEBODY, (0,)),
        (CURSORS, "list", ANOTHER, (0,)),
        (CURSORS, "list", SOMEBODY, (1, 2)),
    ],
    ids=["of another secret", "of another list", "of somebody else", "of another order"],
)
def test_a_cursor_of_anything_else_is_refused(
    cursors: Cursors, of: str, caller: Principal, ranks: Sequence[int]
) -> None:
    assert CURSORS.read("list", SOMEBODY, WRITTEN) == PLACE
    with pytest.raises(InvalidInput):
        cursors.read(of, caller, WRITTEN, ranks)
