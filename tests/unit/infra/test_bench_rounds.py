"""The method of the figures, with made-up numbers: nothing here is timed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest

from infra.errors import CliError
from tests.workshop.bench.findings import Figure, Finding, NotMeasured
from tests.workshop.bench.rounds import MOST_CV, ROUNDS, Round, interleaved, spread

LOWER = Figure("a / b", "ms", 4, lower=True)
HIGHER = Figure("a / b", "events/s", 0.6, lower=False)


def side(name: str, calls: list[str], values: Sequence[float]) -> Callable[[], Awaitable[list[float]]]:
    given = iter(values)

    async def turn() -> list[float]:
        calls.append(name)
        return [next(given)]

    return turn


async def test_the_sides_take_turns_and_the_first_of_a_round_alternates() -> None:
    calls: list[str] = []
    await interleaved(side("a", calls, range(1, 7)), side("b", calls, range(1, 7)), turns=3, rounds=2)
    assert "".join(calls) == "abbaab" + "baabba"


async def test_there_are_nine_rounds_and_each_is_reported() -> None:
    calls: list[str] = []
    values: list[int] = []
    found = await interleaved(side("a", calls, [4] * 9), side("b", calls, [2] * 9), turns=1, tick=values.append)
    assert ROUNDS == len(found) == 9
    assert values == list(range(1, 10))
    assert {each.value for each in found} == {2.0}


async def test_a_round_is_the_median_of_all_that_was_measured_in_it() -> None:
    calls: list[str] = []
    found = await interleaved(side("a", calls, [9, 3, 5]), side("b", calls, [1, 1, 7]), turns=3, rounds=1)
    assert found == [Round(5, 1)]


async def test_a_wrong_answer_stops_the_measurement() -> None:
    calls: list[str] = []

    async def wrong() -> list[float]:
        raise CliError("A wrong answer.")

    with pytest.raises(CliError, match=r"A wrong answer\."):
        await interleaved(side("a", calls, range(9)), wrong, turns=1)
    assert len(calls) <= 1


async def test_one_side_alone_is_its_own_figure() -> None:
    found = await interleaved(side("a", [], [20.0, 21, 22]), None, turns=1, rounds=3)
    judged = spread(found, lower_is_better=True)
    assert (judged.median, judged.baseline) == (21.5, None)


def test_the_first_round_counts_for_nothing() -> None:
    judged = spread([Round(900, 1), Round(2, 1), Round(2, 1), Round(2, 1)], lower_is_better=True)
    assert (judged.median, judged.best, judged.worst, judged.cv, judged.rounds) == (2, 2, 2, 0, 3)


def test_the_median_is_of_the_ratios_not_the_ratio_of_the_medians() -> None:
    """Both sides of one round share its weather."""
    judged = spread([Round(1, 1), Round(10, 5), Round(40, 10), Round(9, 3)], lower_is_better=True)
    assert judged.median == 3
    assert (judged.ours, judged.baseline) == (10, 5)


@pytest.mark.parametrize(("lower", "best", "worst"), [(True, 0.5, 0.75), (False, 0.75, 0.5)])
def test_best_and_worst_follow_what_is_better(lower: bool, best: float, worst: float) -> None:
    judged = spread([Round(1, 1), Round(2, 4), Round(3, 4)], lower_is_better=lower)
    assert (judged.best, judged.worst) == (best, worst)


def test_rounds_that_vary_by_more_than_ten_per_cent_are_not_reported() -> None:
    wild = Finding(LOWER, spread([Round(1, 1), Round(2, 1), Round(3, 1)], lower_is_better=True))
    assert wild.spread.cv > MOST_CV == 10
    assert not wild.fine
    assert wild.as_json().keys() == {"what", "unsettled"}
    assert "machine is busy; try again" in wild.lines[0]
    calm = Finding(LOWER, spread([Round(1, 1), Round(3, 1), Round(3.1, 1)], lower_is_better=True))
    assert calm.fine


@pytest.mark.parametrize(
    ("figure", "ratio", "reached"), [(LOWER, 4, True), (LOWER, 4.01, False), (HIGHER, 0.6, True), (HIGHER, 0.59, False)]
)
def test_a_figure_short_of_its_aim_is_reported_and_says_so(figure: Figure, ratio: float, reached: bool) -> None:
    found = Finding(figure, spread([Round(ratio, 1)] * 4, lower_is_better=figure.lower))
    assert found.fine
    result = found.as_json()
    assert (result["ratio"], result["reached"]) == (ratio, reached)
    assert ("SHORT" in found.lines[0]) is not reached


def test_a_figure_without_a_second_side_has_no_ratio_and_says_what_it_needs() -> None:
    found = Finding(LOWER, spread([Round(20.0)] * 3, lower_is_better=True), "It needs Kafka.")
    assert "ratio" not in found.as_json()
    assert found.as_json()["needs"] == "It needs Kafka."
    assert found.lines == ["20.0 ms (best 20.0, worst 20.0, varies by 0.0 %)", "It needs Kafka."]


def test_what_another_stack_would_have_is_no_failure_and_a_wrong_answer_is_one() -> None:
    assert NotMeasured(HIGHER, "It needs Kafka.", fine=True).as_json()["needs"] == "It needs Kafka."
    assert NotMeasured(HIGHER, "It was wrong.", fine=False).as_json()["refused"] == "It was wrong."
