"""How long to wait before what failed is tried again."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TypeVar

_MOST_DOUBLINGS = 16  # a long outage must not overflow
Pause = TypeVar("Pause", float, timedelta)


def doubled(first: Pause, longest: Pause, failures: int) -> Pause:
    """The `first` pause after the first failure, twice as long after each further one, up to the `longest`."""
    times: int = 2 ** min(failures - 1, _MOST_DOUBLINGS)
    return min(longest, first * times)


def scattered(seconds: float) -> float:
    """Something between half of it and all, so that what failed together does not come back all at once."""
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 -- no secret
