"""An alarm that cannot alert, or a mail that cannot be claimed, is told and degrades the worker; all others go out meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from structlog.testing import capture_logs

from chassis.db.database import Database
from chassis.processes.health import assess
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import running_alarms
from notifications.application.duty.alert_next import AlertDependencies
from notifications.domain.duty.alarm import AlertInterval
from notifications.entrypoints.worker import DeliveryWorker, alerting
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.post_room import INTAKE_MAIL, room_of
from tests.integration.notifications.watching import alert_dependencies
from tests.integration.notifications.world import INTAKE, Matter
from tests.support.probe import eventually_async
from tests.support.refusing import refusing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from chassis.processes.rounds import Rounds
    from tests.integration.notifications.world import World


@asynccontextmanager
async def running(work: Rounds) -> AsyncIterator[None]:
    """The job, until the end of the block."""
    stop = asyncio.Event()
    task = asyncio.create_task(work.run(stop))
    yield
    stop.set()
    await asyncio.wait_for(task, 10)


def put_off(lines: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(line["subject_id"]) for line in lines if line["event"] == "work.put_off"}


async def test_an_alarm_that_times_out_stops_no_mail(world: World) -> None:
    await world.publish(Matter().submitted(), Matter().sent())
    impatient = Database(world.scratch.dsn("notifications_worker"), statement_timeout_ms=300)
    due = running_alarms(impatient, AlertInterval(), world.clock)
    dependencies = AlertDependencies(due, ReferenceDirectory(), world.clock, AlertInterval())
    stop, watchman = asyncio.Event(), alerting(dependencies)
    with Catcher().running() as catcher:
        postman = DeliveryWorker(room_of(world, catcher))
        works = (watchman.rounds, postman.rounds)

        async def found() -> dict[str, str]:
            return (await assess([each.check for each in works])).checks

        async def mailed_and_degraded() -> bool:
            return bool(catcher.mails) and await found() == {"alarms": "down", "mails": "up"}

        async def alerted() -> bool:
            return watchman.status() == {"alerts_made": 1} and await found() == {"alarms": "up", "mails": "up"}

        async with world.scratch.database("notifications_migrator") as other, other.transaction() as connection:
            await connection.execute(text("select from alarm for update"))
            running = [asyncio.create_task(each.run(stop)) for each in works]
            await eventually_async(mailed_and_degraded, "mail goes out, and the worker says what does not")
            assert watchman.status() == {"alerts_made": 0}
        await eventually_async(alerted, "the alarm alerts")
        stop.set()
        await asyncio.wait_for(asyncio.gather(*running), 10)
    await impatient.dispose()


async def test_alarms_that_cannot_alert_are_reported_and_hold_up_no_other(world: World) -> None:
    bad, good = [Matter() for _ in range(3)], Matter()
    await world.publish(*(each.submitted() for each in (*bad, good)))
    watchman = alerting(alert_dependencies(world))

    async def happened() -> bool:
        return watchman.status() == {"alerts_made": 1} and len(put_off(lines)) == len(bad)

    with refusing(world.scratch, "notice", "report_id", [each.report_id for each in bad]), capture_logs() as lines:
        async with running(watchman.rounds):
            await eventually_async(happened, "the one that can alert does, and the others are told")
        assert (await assess([watchman.rounds.check])).status == "degraded"
    assert put_off(lines) == {str(each.report_id) for each in bad}


async def test_a_mail_that_cannot_be_claimed_holds_up_no_other(world: World) -> None:
    await world.publish(Matter().sent())
    ((bad,),) = world.scratch.as_superuser("select notice_id from delivery")
    world.clock.forward(seconds=1)
    await world.publish(Matter(unit_id=INTAKE).sent())
    with Catcher().running() as catcher:
        postman = DeliveryWorker(room_of(world, catcher))

        async def mailed() -> bool:
            return [each.rcpt_tos for each in catcher.envelopes] == [[INTAKE_MAIL]]

        with refusing(world.scratch, "delivery", "notice_id", [bad]), capture_logs() as lines:
            async with running(postman.rounds):
                await eventually_async(mailed, "the mail behind it goes out")
            assert (await assess([postman.rounds.check])).status == "degraded"
    assert put_off(lines) == {bad}
