"""Alarms in a test: a person looks at them when the test says so, at the time of its clock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts import reference
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import running_alarms
from notifications.application.duty.alert_next import AlertDependencies, alert_next
from notifications.domain.duty.alarm import AlertInterval
from tests.integration.notifications.world import INTAKE, Matter, principal_with

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from tests.integration.notifications.world import World

ORDER = reference.roster().order
SUPERIORS = (reference.roster().supervisor.person, reference.roster().director.person)
ON_CALL = [principal_with("centre_intake", INTAKE, person) for person in ORDER]


def alert_dependencies(world: World) -> AlertDependencies:
    """The worker's parts, on the world's clock."""
    due = running_alarms(world.worker, AlertInterval(), world.clock)
    return AlertDependencies(due, ReferenceDirectory(), world.clock, AlertInterval())


async def looks(world: World) -> list[int]:
    """The worker looks until nothing is due; the numbers of the alerts that it made."""
    made = []
    while (alerted := await alert_next(alert_dependencies(world))) is not None:
        made.append(alerted.number)
    return made


async def alerts(world: World, principal: Principal, *, open_only: bool = True) -> list[UUID]:
    """Alerts in a person's inbox, newest first."""
    found = await world.inbox(principal, open_only=open_only)
    return [notice.id for notice in found if notice.code.value == "urgent_request_waits"]


async def alarmed(world: World) -> tuple[Matter, UUID]:
    """A danger whose first alert was made; and the alert."""
    matter = Matter()
    await world.publish(matter.submitted())
    await looks(world)
    (notice,) = await alerts(world, ON_CALL[0])
    return matter, notice


def alerted(world: World) -> list[UUID]:
    """Whom alarms alerted, in the order of the alerts."""
    rows = world.scratch.as_superuser("select person_id from notice where rung is not null order by created_at, rung")
    return [UUID(person) for (person,) in rows]


def lines(world: World, report_id: UUID) -> list[tuple[str, str, str]]:
    """Position, action and basis of the lines about a report that the platform wrote, in the order in which they were."""
    rows = world.scratch.as_superuser(
        "select json_build_array(position, action, basis)::text from audit "
        f"where subject_id = '{report_id}' order by at, action desc"
    )
    return [tuple(json.loads(row)) for (row,) in rows]


def channels(world: World) -> list[dict[str, Any]]:
    """Every delivery of an alert: channel and state, in the order of the alerts."""
    rows = world.scratch.as_superuser(
        "select json_build_object('channel', d.channel, 'state', d.state, 'rung', n.rung)::text "
        "from delivery d join notice n on n.id = d.notice_id where n.rung is not null order by n.rung, d.channel"
    )
    return [json.loads(row) for (row,) in rows]
