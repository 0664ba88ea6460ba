"""How much waits, in numbers: what live updates carry, and nothing that belongs to a matter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from contracts.words.referrals import ClockCode, ReferralEnd
from contracts.words.urgency import Urgency
from tests.integration.notifications.served import opened, serving
from tests.integration.notifications.watching import ORDER, looks
from tests.integration.notifications.world import CSR, INTAKE, NOW, OTHER_CSR, Matter, World

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.asgi import AsgiClient

SINCE = f"/inbox/count?since={quote(NOW.isoformat())}"


async def _counted(client: AsgiClient, path: str = "/inbox/count") -> dict[str, int]:
    answer = await client.get(path)
    assert answer.status == 200
    counted: dict[str, int] = answer.json()
    return counted


async def test_what_came_after_the_page_was_made_is_new(world: World) -> None:
    await world.publish(Matter().sent())
    world.clock.forward(minutes=1)
    await world.publish(Matter().sent(), Matter().sent())
    async with serving(world) as served:
        csr = served.person("csr_worker")
        assert await _counted(csr) == {"count": 3, "new": 0, "danger": 0}
        assert await _counted(csr, SINCE) == {"count": 3, "new": 2, "danger": 2}


async def test_a_danger_is_one_report_however_many_notices_are_about_it(world: World) -> None:
    danger = Matter()
    world.clock.forward(minutes=1)
    await world.publish(
        danger.sent(), danger.breached(ClockCode.REFERRAL_DECIDE), Matter(urgency=Urgency.URGENT).sent()
    )
    async with serving(world) as served:
        assert await _counted(served.person("csr_worker"), SINCE) == {"count": 3, "new": 3, "danger": 1}


async def test_a_danger_that_the_desk_had_already_is_not_counted_again(world: World) -> None:
    here, gone = Matter(), Matter()
    await world.publish(here.sent(), gone.sent())
    world.clock.forward(minutes=1)
    await world.publish(here.breached(ClockCode.REFERRAL_DECIDE), gone.closed(), Matter().closed(ReferralEnd.WITHDRAWN))
    async with serving(world) as served:
        csr = served.person("csr_worker")
        assert await _counted(csr, SINCE) == {"count": 3, "new": 2, "danger": 0}


async def test_a_danger_that_is_offered_to_a_unit_is_new_to_it_and_an_alert_to_who_gets_it(world: World) -> None:
    offered = Matter()
    await world.publish(offered.submitted())
    world.clock.forward(minutes=1)
    await world.publish(offered.offered(CSR))
    await looks(world)
    async with serving(world) as served:
        alerted = served.person("centre_intake", INTAKE, ORDER[0])
        for reader in (served.person("csr_worker"), alerted):
            assert await _counted(reader, SINCE) == {"count": 1, "new": 1, "danger": 1}


async def test_what_was_opened_or_moved_on_counts_no_more(world: World) -> None:
    moved, stays = Matter(), Matter()
    world.clock.forward(minutes=1)
    await world.publish(moved.sent(), stays.sent())
    async with serving(world) as served:
        csr = served.person("csr_worker")
        await world.publish(moved.rerouted(OTHER_CSR))
        assert await _counted(csr, SINCE) == {"count": 1, "new": 1, "danger": 1}
        (item,) = (await csr.get("/inbox?open=true")).json()["items"]
        await opened(csr, item["id"])
        assert await _counted(csr, SINCE) == {"count": 0, "new": 0, "danger": 0}


@pytest.mark.parametrize(
    ("role", "unit"),
    [("csr_worker", OTHER_CSR), ("coordination_office", CSR), ("agency_admin", CSR), ("csr_worker", None)],
)
async def test_no_one_counts_what_is_not_theirs(world: World, role: str, unit: UUID | None) -> None:
    world.clock.forward(minutes=1)
    await world.publish(Matter().sent())
    async with serving(world) as served:
        assert await _counted(served.person(role, unit), SINCE) == {"count": 0, "new": 0, "danger": 0}


async def test_a_moment_that_is_none_is_named(world: World) -> None:
    async with serving(world) as served:
        for wrong in ("yesterday", "2026-11-24T02:14:00"):
            answer = await served.person("csr_worker").get(f"/inbox/count?since={wrong}")
            assert (answer.status, list(answer.fields())) == (422, ["since"])
