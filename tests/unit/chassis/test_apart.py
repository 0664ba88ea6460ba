"""What cannot be done holds nothing up: it is reported by its id, left out for a while, and the work is degraded meanwhile."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from chassis.domain.errors import Unavailable
from chassis.processes.apart import SELDOM_SECONDS, SOON_SECONDS, NotDone, PutOff, RoundCount, naming
from chassis.processes.rounds import RoundFailed, Rounds

FIRST, SECOND, THIRD = (uuid4() for _ in range(3))


class Bench:
    """A kind of work with a clock, and things that go wrong."""

    def __init__(self, **wrong: Exception) -> None:
        """`wrong` is what is raised, by the id of the thing in hex."""
        self.at = 0.0
        self.wrong = {UUID(hex=name): error for name, error in wrong.items()}
        self.done: list[UUID] = []
        self.away = False
        self.put_off = PutOff("clocks", lambda: self.at)

    async def work(self, what: UUID) -> bool:
        if what in self.wrong:
            raise self.wrong[what]
        self.done.append(what)
        return True

    async def ping(self) -> None:
        if self.away:
            raise Unavailable

    async def each(self, *things: UUID) -> RoundCount:
        return await self.put_off.each(things, self.work, self.ping)


@pytest.mark.parametrize("error", [ZeroDivisionError(), Unavailable()], ids=["broken", "locked"])
async def test_the_others_are_done_and_it_is_left_out_for_a_while(error: Exception) -> None:
    bench = Bench(**{FIRST.hex: error})
    rounds = Rounds("clocks", bench.ping, 1.0, bench.put_off)
    with capture_logs() as lines:
        assert await bench.each(FIRST, SECOND, THIRD) == RoundCount(2, 1)
    assert bench.done == [SECOND, THIRD]
    assert [(line["event"], line["subject_id"], line["error"]) for line in lines] == [("work.put_off", FIRST, error)]
    bench.at = SOON_SECONDS - 0.1
    assert bench.put_off.left_out == [FIRST]
    bench.at = SOON_SECONDS
    assert bench.put_off.left_out == []
    with pytest.raises(RoundFailed, match="clocks"):
        await rounds.ready()
    bench.wrong.clear()
    assert await bench.each(FIRST) == RoundCount(1, 0)
    await rounds.ready()


async def test_what_fails_again_and_again_is_tried_ever_more_seldom() -> None:
    bench = Bench(**{FIRST.hex: ZeroDivisionError()})
    rests = []
    for _ in range(13):
        await bench.each(FIRST)
        failed_at = bench.at
        while bench.put_off.left_out:
            bench.at += 0.5
        rests.append(bench.at - failed_at)
    assert rests == [min(SOON_SECONDS * 2**times, SELDOM_SECONDS) for times in range(13)]
    bench.at += 59.0
    assert bench.put_off.any_left
    bench.at += 1.0
    assert not bench.put_off.any_left


async def test_of_very_many_the_latest_are_known() -> None:
    put_off, things = PutOff("mails"), [uuid4() for _ in range(5_001)]
    for each in things:
        put_off.add(each, None)
    assert (things[0] in put_off, things[1] in put_off, things[-1] in put_off) == (False, True, True)


async def test_a_database_that_is_away_is_the_matter_of_no_single_one() -> None:
    bench = Bench(**{FIRST.hex: Unavailable()})
    bench.away = True
    with pytest.raises(Unavailable):
        await bench.each(FIRST, SECOND)
    assert (bench.done, bench.put_off.left_out) == ([], [])


def test_what_goes_wrong_is_named_once_it_is_known_what_it_concerns() -> None:
    def fail(what: UUID | None, error: Exception) -> None:
        with naming() as about:
            about.what = what
            raise error

    with pytest.raises(ZeroDivisionError):
        fail(None, ZeroDivisionError())
    with pytest.raises(NotDone) as named:
        fail(FIRST, ZeroDivisionError())
    assert (named.value.what, type(named.value.__cause__)) == (FIRST, ZeroDivisionError)
    with pytest.raises(Unavailable):
        fail(FIRST, Unavailable())
