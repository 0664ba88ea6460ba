"""An alarm that somebody's lock keeps from climbing degrades the worker; mails go out, and the alarm climbs when it can."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import text

from chassis.db.database import Database
from chassis.health import assess
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import WorkerAlarms
from notifications.application.alert_next import WatchTower
from notifications.domain.alarm import Ladder
from notifications.entrypoints.worker import Postman, Watchman
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.post_room import room_of
from tests.integration.notifications.world import Matter
from tests.support.probe import eventually_async

if TYPE_CHECKING:
    from tests.integration.notifications.world import World


async def test_an_alarm_that_times_out_stops_no_mail(world: World) -> None:
    await world.tell(Matter().submitted(), Matter().sent())
    impatient = Database(world.scratch.dsn("notifications_worker"), statement_timeout_ms=300)
    tower = WatchTower(WorkerAlarms(impatient, world.clock), ReferenceDirectory(), world.clock, Ladder())
    stop, watchman = asyncio.Event(), Watchman(tower)
    with Catcher().running() as catcher:
        postman = Postman(room_of(world, catcher))
        works = (watchman.rounds, postman.rounds)

        async def told() -> dict[str, str]:
            return (await assess([each.check for each in works])).checks

        async def mailed_and_degraded() -> bool:
            return bool(catcher.mails) and await told() == {"alarms": "down", "mails": "up"}

        async def climbed() -> bool:
            return watchman.status() == {"alerts_made": 1} and await told() == {"alarms": "up", "mails": "up"}

        async with world.scratch.database("notifications_migrator") as other, other.transaction() as connection:
            await connection.execute(text("select from alarm for update"))
            running = [asyncio.create_task(each.run(stop)) for each in works]
            await eventually_async(mailed_and_degraded, "mail goes out, and the worker says what does not")
            assert watchman.status() == {"alerts_made": 0}
        await eventually_async(climbed, "the alarm climbs")
        stop.set()
        await asyncio.wait_for(asyncio.gather(*running), 10)
    await impatient.dispose()
