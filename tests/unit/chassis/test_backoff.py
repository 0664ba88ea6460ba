"""Pauses double up to the longest, whatever they are counted in."""

from datetime import timedelta

import pytest

from chassis.domain.backoff import doubled, scattered


@pytest.mark.parametrize(("failures", "pause"), [(1, 0.2), (2, 0.4), (5, 3.2), (6, 5.0), (10_000, 5.0)])
def test_a_pause_doubles_with_each_failure_up_to_the_longest(failures: int, pause: float) -> None:
    assert doubled(0.2, 5.0, failures) == pause
    first, longest = timedelta(seconds=0.2), timedelta(seconds=5)
    assert doubled(first, longest, failures) == timedelta(seconds=pause)


def test_what_failed_together_does_not_come_back_together() -> None:
    pauses = {scattered(4.0) for _ in range(50)}
    assert 2.0 <= min(pauses) < max(pauses) <= 4.0
