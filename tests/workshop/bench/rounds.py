"""How two sides are compared: interleaved in rounds, and judged by the ratios of the rounds.

A machine that is busy slows both sides of a round alike, so that their ratio stays; where it does not stay, nothing is reported.
"""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

ROUNDS = 9
DROPPED = 1
"""Rounds at the beginning that warm everything up and count for nothing."""
MOST_CV = 10.0
"""Per cent of the mean by which ratios may vary before they are not told."""

Turn = Callable[[], Awaitable[Sequence[float]]]
"""Does a piece of work and gives what was measured in it; raises CliError when an answer was wrong."""
Reduce = Callable[[Sequence[float]], float]
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to on both sides; without a second side `baseline` is None."""

    ours: float
    baseline: float | None = None

    @property
    def value(self) -> float:
        """What is compared over the rounds: the ratio, or our own figure where nothing is next to it."""
        return self.ours if self.baseline is None else self.ours / self.baseline


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, best, worst and coefficient of variation (per cent) of the rounds that count, and the medians of both sides."""

    median: float
    best: float
    worst: float
    cv: float
    ours: float
    baseline: float | None
    rounds: int

    @property
    def settled(self) -> bool:
        """Whether the rounds agree well enough to be told."""
        return self.cv <= MOST_CV


async def interleaved(
    ours: Turn,
    baseline: Turn | None,
    *,
    turns: int,
    reduce: Reduce = statistics.median,
    rounds: int = ROUNDS,
    tick: Tick = lambda _: None,
) -> list[Round]:
    """Every round has `turns` turns of each side, and which side comes first alternates; `tick` gets the number of each round.

    `reduce` makes one figure of all that a side measured in a round.
    """
    found = []
    for number in range(1, rounds + 1):
        tick(number)
        measured: tuple[list[float], list[float]] = ([], [])
        for turn in range(turns):
            for side in (0, 1) if (number + turn) % 2 else (1, 0):
                do = (ours, baseline)[side]
                if do is not None:
                    measured[side].extend(await do())
        found.append(Round(reduce(measured[0]), reduce(measured[1]) if baseline is not None else None))
    return found


def spread(rounds: Sequence[Round], *, lower_is_better: bool) -> Spread:
    """Judges all rounds but the first; raises ValueError when fewer than two would be left."""
    counted = rounds[DROPPED:]
    values = [each.value for each in counted]
    baselines = [each.baseline for each in counted if each.baseline is not None]
    mean = statistics.mean(values)
    return Spread(
        median=statistics.median(values),
        best=min(values) if lower_is_better else max(values),
        worst=max(values) if lower_is_better else min(values),
        cv=100 * statistics.stdev(values) / mean,
        ours=statistics.median(each.ours for each in counted),
        baseline=statistics.median(baselines) if baselines else None,
        rounds=len(counted),
    )
