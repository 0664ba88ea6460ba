"""Numbers that identify no person: when a split of a total is shown, and when not."""

from __future__ import annotations

from typing import Final

THRESHOLD: Final = 5
"""A count of 1 to 4 is close to being a person (DESIGN 1.8)."""


def may_be_shown(*parts: int) -> bool:
    """Whether the parts of one total may be shown: all of them or none.

    The total itself is public, so hiding a single small part would give it away by subtraction.
    """
    return not any(0 < part < THRESHOLD for part in parts)


def as_released(count: int) -> int:
    """A count that may be shown, down to a multiple of the threshold: two files of one day seldom differ by a single case."""
    return count - count % THRESHOLD
