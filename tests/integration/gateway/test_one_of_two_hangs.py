"""Who of two is put aside, and what is asked elsewhere."""

from __future__ import annotations

import asyncio
import time

import pytest

from gateway.clients.processes import replicas
from gateway.clients.processes.replicas import Hung
from tests.integration.gateway.asking import FIRST, NAME, SECOND, before, read
from tests.integration.gateway.processes import ANSWER, Process, known, reading, so, two
from tests.support.gateway import gateway
from tests.support.probe import eventually_async
from tests.support.program import free_port

ANOTHER = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a12"


@pytest.fixture(autouse=True)
def names(named: list[str | Exception]) -> None:
    """Both addresses are told."""
    named.extend([FIRST, SECOND])


async def test_whoever_has_work_to_do_and_is_late_to_say_that_it_lives_is_not_put_aside() -> None:
    async with two() as (port, busy, _), known(port) as (_, place, asking):
        busy.hang()
        slow = asking(place, "/slow")
        while busy.looks < 4 and not slow.done():
            await asking(place, "/quick")
        busy.go_on()
        await slow
        assert (place.aside, busy.asked) == (False, 1)


async def test_what_was_moved_is_not_moved_again_but_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "_SLOW_SECONDS", 0.2)
    async with two() as (port, *both), gateway(**before(f"http://{NAME}:{port}")) as caller:
        for each in both:
            each.hangs_when_asked = True
        moved = reading(caller, 1)
        await so(lambda: sum(each.asked for each in both) == 1, "one is asked")
        hung, other = sorted(both, key=lambda each: -each.asked)
        await so(lambda: other.asked == 1, "the other is asked")
        hung.hangs_when_asked = False
        hung.go_on()
        meanwhile = []

        async def hung_works_again() -> bool:
            meanwhile.append(reading(caller, 1))
            return hung.asked > 1

        await eventually_async(hung_works_again, "the first one is asked again")
        assert [await each for each in meanwhile] == [[ANSWER]] * len(meanwhile)
        other.go_on()
        assert await moved == [ANSWER]


async def test_where_all_are_silent_nobody_hangs() -> None:
    async with two() as (port, *both), gateway(**before(f"http://{NAME}:{port}")) as caller:
        for each in both:
            each.hang()
        asked = reading(caller, 2)
        # Each look is at both.
        await so(lambda: min(each.looks for each in both) > 4, "both were looked at twice")
        for each in both:
            each.go_on()
        assert (await asked, [each.asked for each in both]) == ([ANSWER] * 2, [1, 1])


async def test_no_more_moves_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "_AT_ONCE", 1.0)
    monkeypatch.setattr(replicas, "_SHARE", 0.0)
    async with two() as (port, hung, other), gateway(**before(f"http://{NAME}:{port}")) as caller:
        hung.hang()
        asked = reading(caller, 4)
        await so(lambda: other.asked == 3, "one moved")
        looks = hung.looks
        await so(lambda: hung.looks > looks + 1, "it is looked at again")
        hung.go_on()
        assert (await asked, hung.asked, other.asked) == ([ANSWER] * 4, 2, 3)


@pytest.mark.parametrize("slow", [True, False], ids=["slow", "silent"])
async def test_what_waits_for_one_that_was_put_aside_moves_when_it_is_silent_and_not_when_it_is_slow(
    *, slow: bool
) -> None:
    async with two() as (port, process, _), known(port) as (both, place, asking):
        process.hang()
        if slow:
            process.lives.set()
        asked = asking(place, "/slow")
        await so(lambda: process.asked > 0, "it is asked")
        both.put_aside(place)
        if slow:
            await so(process.left.is_set, "it is looked at")
            process.go_on()
            await asked
        else:
            with pytest.raises(Hung):
                await asked
        assert place.aside is not slow


async def test_what_two_kept_until_nobody_waited_any_more_is_not_sent_twice_when_it_is_asked_again() -> None:
    async with two() as (port, *both), gateway(**before(f"http://{NAME}:{port}")) as caller:
        for each in both:
            each.hangs_when_asked = True
        assert "did not answer in time" in (await caller.send(read())).body.decode()
        assert [each.asked for each in both] == [1, 1]
        for each in both:
            each.hangs_when_asked = False
            each.go_on()
        while not all(each.asked > 1 for each in both):
            assert "errors" not in (await caller.send(read(ANOTHER))).json()
        for each in both:
            each.asked, each.looks = 0, 0
            each.works.clear()
        suspected = reading(caller, 1)
        await so(lambda: sum(each.asked for each in both) == 1, "it is asked again")
        other, hung = sorted(both, key=lambda each: each.asked)
        other.go_on()
        hung.hang()
        # Once more, since it was put aside.
        while hung.looks < 2:
            assert "errors" not in (await caller.send(read(ANOTHER))).json()
        assert not suspected.done()
        hung.go_on()
        assert await suspected == [ANSWER]


async def test_whoever_takes_no_connections_any_more_still_answers_what_came() -> None:
    port, ending, other = free_port(), Process(), Process()
    ending.works.clear()
    listening = await asyncio.start_server(ending.take, FIRST, port)
    async with await asyncio.start_server(other.take, SECOND, port), known(port) as (_, place, asking):
        asked = asking(place, "/slow")
        await so(lambda: ending.asked > 0, "it is asked")
        listening.close()
        await so(lambda: other.looks > 1, "both were looked at")
        ending.go_on()
        await asked


async def test_whoever_has_least_to_do_is_asked_and_else_each_in_turn() -> None:
    async with two() as (port, process, _), known(port) as (both, place, asking):
        process.works.clear()
        asked = asking(place, "/slow")
        await so(lambda: process.asked > 0, "it is asked")
        assert place not in [await both.another() for _ in range(4)]
        process.go_on()
        await asked
        assert [await both.another() for _ in range(4)].count(place) == 2


async def test_whoever_keeps_what_may_not_move_is_put_aside_too() -> None:
    async with two() as (port, hung, _), known(port) as (_, place, asking):
        hung.hang()
        asked = asking(place, "/slow", may_move=False)
        await so(lambda: place.aside, "it is put aside")
        hung.go_on()
        await asked


async def test_a_look_during_which_the_gateway_stood_still_tells_nothing() -> None:
    async with two() as (port, process, other), known(port) as (_, place, asking):
        process.hang()

        async def stand_still() -> None:
            await other.left.wait()
            time.sleep(0.8)  # noqa: ASYNC251 -- so does whoever looks
            process.lives.set()

        standing, asked = asyncio.create_task(stand_still()), asking(place, "/slow")
        await standing
        await so(lambda: process.looks > 1, "it is looked at again")
        process.go_on()
        await asked
        assert not place.aside
