"""An inbox that is read off indexes is what one condition on the whole table gives, for the one who asks, page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import text

from notifications.adapters.unit_of_work import as_caller
from notifications.application.lists.count_inbox import count_inbox
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.application.lists.ports import Waiting
from tests.integration.notifications.world import CSR, INTAKE, NOW, OTHER_CSR, World, principal_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.domain.principal import Principal

NOTICES, MOMENTS = 240, 9
ONE, ANOTHER = UUID(int=21), UUID(int=22)
REPORTS = [UUID(int=100 + each) for each in range(20)]
READERS = {
    "one": principal_with("csr_worker", CSR, ONE),
    "another": principal_with("centre_intake", INTAKE, ANOTHER),
    "a colleague": principal_with("csr_supervisor", CSR),
    "elsewhere": principal_with("csr_worker", OTHER_CSR, ONE),
    "of no unit": principal_with("health_reporter", None, ONE),
    "without an inbox": principal_with("dpo_auditor", CSR, ONE),
    "of the office": replace(principal_with("coordination_office", CSR, ONE), roles=frozenset({"coordination_office"})),
    "of the office too": replace(
        principal_with("csr_worker", CSR, ONE), roles=frozenset({"csr_worker", "coordination_office"})
    ),
    "without a role": replace(principal_with("csr_worker", CSR, ONE), roles=frozenset()),
}
MINE = (
    "state <> 'withdrawn' and app_has_inbox() and "
    "(person_id = app_subject() or (person_id is null and unit_id = app_unit()))"
)
"""What is in a caller's inbox, in one condition."""
_RANK = "array_position(array['immediate', 'urgent', 'standard'], urgency)"
NEWEST = f"select id from notice where {MINE} order by created_at desc, id desc"
PRESSING = f"select id from notice where {MINE} and state = 'waiting' order by {_RANK}, created_at desc, id desc"
COUNTED = (
    "select count(*), count(*) filter (where created_at > :since), "
    "count(distinct report_id) filter (where created_at > :since and urgency = 'immediate') "
    f"from notice where {MINE} and state = 'waiting'"
)


def filled(world: World) -> None:
    """Notices in every state for units, for people and for people of units, many of one moment."""
    draw = Random(17)
    rows = []
    for _ in range(NOTICES):
        state = draw.choice(["waiting", "waiting", "opened", "settled", "withdrawn"])
        unit = draw.choice([CSR, INTAKE, OTHER_CSR, None])
        person = draw.choice([ONE, ANOTHER, None, None]) if unit else draw.choice([ONE, ANOTHER])
        whom = ", ".join(f"'{each}'::uuid" if each else "null::uuid" for each in (unit, person))
        at = f"'{(NOW + timedelta(minutes=draw.randrange(MOMENTS))).isoformat()}'::timestamptz"
        urgency = draw.choice(["immediate", "urgent", "standard"])
        opened = at if state == "opened" else "null"
        rows.append(
            f"('{UUID(int=draw.getrandbits(128))}', {whom}, '{draw.choice(REPORTS)}', gen_random_uuid(), "
            f"'request_waits', '{urgency}', gen_random_uuid(), {at}, '{state}', 1, {opened})"
        )
    world.scratch.as_superuser(f"insert into notice values {', '.join(rows)}")


async def whole(world: World, caller: Principal, query: str, **bound: Any) -> Sequence[Any]:
    """Rows of the condition where no policy narrows."""
    async with world.scratch.database("notifications_migrator") as unguarded, unguarded.transaction(caller) as asked:
        return (await asked.execute(text(query), bound)).all()


@pytest.mark.parametrize("who", READERS)
async def test_the_policy_shows_what_it_always_showed(world: World, who: str) -> None:
    filled(world)
    async with world.app.transaction(READERS[who]) as connection:
        seen = set((await connection.execute(text("select id from notice"))).scalars())
    assert seen == {row.id for row in await whole(world, READERS[who], f"select id from notice where {MINE}")}


@pytest.mark.parametrize(("open_only", "query"), [(False, NEWEST), (True, PRESSING)], ids=["all", "open"])
@pytest.mark.parametrize("who", READERS)
async def test_the_pages_are_the_list(world: World, who: str, *, open_only: bool, query: str) -> None:
    filled(world)
    caller = READERS[who]
    expected = [row.id for row in await whole(world, caller, query)]
    for first in (1, 6, 50, 100):
        pages, cursor = [], None
        async with as_caller(world.app, caller, world.container.dependencies) as uow:
            while True:
                page = await list_inbox(ListInbox(caller, first, cursor, open_only), uow)
                pages.append([notice.id for notice in page.items])
                cursor = page.next_cursor
                if cursor is None:
                    break
        assert pages == ([expected[start : start + first] for start in range(0, len(expected), first)] or [[]])


@pytest.mark.parametrize("who", READERS)
async def test_what_waits_is_counted_all(world: World, who: str) -> None:
    filled(world)
    caller = READERS[who]
    for minutes in (-1, 2, 5, MOMENTS):
        since = NOW + timedelta(minutes=minutes)
        ((count, new, danger),) = await whole(world, caller, COUNTED, since=since)
        async with as_caller(world.app, caller, world.container.dependencies) as uow:
            assert await count_inbox(caller, since, uow) == Waiting(count, new, danger)
