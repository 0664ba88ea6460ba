"""Waiting in tests: until something is so, never for a time; what is still missing is told when it does not come."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
_SHORTEST_S, _LONGEST_S = 0.02, 0.25


def _pause(began: float) -> float:
    """A tenth of what was waited so far: many looks are processes of their own, and would starve what they wait for."""
    return min(_LONGEST_S, max(_SHORTEST_S, (time.monotonic() - began) / 10))


def _gave_up(what: str, seconds: float, last: object) -> AssertionError:
    return AssertionError(f"Not within {seconds} s: {what}. The last look gave {last!r}.")


def eventually(look: Callable[[], T], what: str, *, seconds: float = 30) -> T:
    """The first true thing that `look` gives; fails, naming `what`, when none comes within `seconds`."""
    began = time.monotonic()
    while not (found := look()):
        if time.monotonic() > began + seconds:
            raise _gave_up(what, seconds, found)
        time.sleep(_pause(began))
    return found


async def eventually_async(look: Callable[[], Awaitable[T]], what: str, *, seconds: float = 30) -> T:
    """The same for an asynchronous look."""
    began = time.monotonic()
    while not (found := await look()):
        if time.monotonic() > began + seconds:
            raise _gave_up(what, seconds, found)
        await asyncio.sleep(_pause(began))
    return found
