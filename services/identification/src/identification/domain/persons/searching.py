"""How often one person may search for persons and find none: who guesses a birth date asks much more often than that."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from identification.domain.persons.errors import TooManyEmptySearches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_EMPTY: Final = 20
WITHIN: Final = timedelta(hours=1)


def may_search(empty: Sequence[datetime], now: datetime) -> None:
    """`empty` are when their searches found nothing within the time, the oldest first. Raises TooManyEmptySearches."""
    if len(empty) >= MOST_EMPTY:
        raise TooManyEmptySearches(math.ceil((empty[-MOST_EMPTY] + WITHIN - now).total_seconds()))


def bounds(empty: Sequence[datetime]) -> bool:
    """Whether one more that finds nothing is the last for now."""
    return len(empty) + 1 == MOST_EMPTY
