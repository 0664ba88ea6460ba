"""Each kind of work has its own trouble: it is reported, it passes, and what is next to it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from chassis.domain.errors import Unavailable
from chassis.processes import rounds
from chassis.processes.health import assess
from chassis.processes.rounds import RoundFailed, Rounds

NO_PAUSE, ENOUGH = 0.001, 5


def failing(times: int, error: Exception, done: asyncio.Event) -> Callable[[], Awaitable[bool]]:
    """Work that fails so often, then succeeds and says so."""
    left = times

    async def work() -> bool:
        nonlocal left
        if left:
            left -= 1
            raise error
        done.set()
        return False

    return work


@pytest.mark.parametrize("error", [Unavailable(), ZeroDivisionError()], ids=["away", "broken"])
async def test_trouble_degrades_passes_and_ends_nothing(error: Exception) -> None:
    stop, mended, others = asyncio.Event(), asyncio.Event(), asyncio.Event()
    troubled = Rounds("clocks", failing(2, error, mended), NO_PAUSE)
    beside = Rounds("terms", failing(0, error, others), NO_PAUSE)
    for_ever = Rounds("mails", failing(10**9, error, asyncio.Event()), NO_PAUSE)
    works = (troubled, beside, for_ever)
    running = [asyncio.create_task(each.run(stop)) for each in works]
    await asyncio.wait_for(asyncio.gather(mended.wait(), others.wait()), ENOUGH)
    await troubled.ready()
    with pytest.raises(RoundFailed, match="mails"):
        await for_ever.ready()
    found = await assess([each.check for each in works])
    assert (found.status, found.checks) == ("degraded", {"clocks": "up", "terms": "up", "mails": "down"})
    stop.set()
    await asyncio.wait_for(asyncio.gather(*running), ENOUGH)


async def test_after_trouble_work_that_rests_for_hours_is_tried_again_within_half_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert rounds._SOON_AGAIN_SECONDS <= 30
    monkeypatch.setattr(rounds, "_SOON_AGAIN_SECONDS", NO_PAUSE)
    stop, mended, done = asyncio.Event(), asyncio.Event(), 0
    fails = failing(2, Unavailable(), mended)

    async def work() -> bool:
        nonlocal done
        more = await fails()
        done += 1
        return more

    hourly = Rounds("terms", work, pause_seconds=3600)
    running = asyncio.create_task(hourly.run(stop))
    await asyncio.wait_for(mended.wait(), ENOUGH)
    # Once it succeeds it rests again: many of the short pauses bring no other round.
    for _ in range(20):
        await asyncio.sleep(NO_PAUSE)
    await hourly.ready()
    assert done == 1
    stop.set()
    await asyncio.wait_for(running, ENOUGH)


async def test_while_there_is_more_no_one_rests() -> None:
    stop, left = asyncio.Event(), [3, 2, 1, 0]

    async def work() -> int:
        more = left.pop(0)
        if not more:
            stop.set()
        return more

    await asyncio.wait_for(Rounds("clocks", work, pause_seconds=60).run(stop), ENOUGH)
    assert left == []
