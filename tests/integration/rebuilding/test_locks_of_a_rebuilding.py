"""A rebuilding has the tables to itself, and takes no lock for each report: of a hundred thousand the server has no room for."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from chassis.journal.rebuilding import Rebuilt
from tests.integration.rebuilding.life import Life
from tests.integration.rebuilding.test_notifications_row_for_row import JOURNALS, empty, rebuilt

HELD = "select count(*) from pg_locks where locktype = 'advisory'"
FEW = 4
"""Of whoever leads, and of the one who counts stages."""


async def of_referral(life: Life) -> Rebuilt:
    lines = await life.journals()
    life.empty_referral()
    return await life.rebuild(lines)


async def of_notifications(life: Life) -> Rebuilt:
    lines = await life.journals(*JOURNALS)
    empty(life)
    return await rebuilt(life, lines)


@pytest.mark.parametrize("rebuilding", [of_referral, of_notifications])
async def test_no_lock_is_held_for_each_report(life: Life, rebuilding: Callable[[Life], Awaitable[Rebuilt]]) -> None:
    for _ in range(3 * FEW):
        await life.files()
    await life.tell_all()
    most, under_way = 0, asyncio.ensure_future(rebuilding(life))
    while not under_way.done():
        [[held]] = life.platform.rows("referral", HELD)
        most = max(most, int(held))
        await asyncio.sleep(0)
    assert (await under_way).matters >= 3 * FEW
    assert most <= FEW
