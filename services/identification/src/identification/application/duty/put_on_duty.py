"""The Centre's supervisor says who is on duty from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from chassis.commands import Command
from chassis.domain.errors import InvalidInput
from identification.application.duty.audit_lines import line_of
from identification.domain.duty.roster import problems_of
from identification.domain.duty.turn import Turn

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.ports import Clock, IdFactory
    from identification.application.duty.ports import OnCall
    from identification.application.ports import UnitOfWork

OPERATION = "roster.put-on"


@dataclass(frozen=True, slots=True)
class PutOnDuty(Command):
    """By the Centre's supervisor, on the roster that they read as `expected_version`."""

    expected_version: int
    person_id: UUID
    place: int
    starts_at: datetime
    ends_at: datetime


# Outside the frame: the roster has no positions, and the answer is a turn that is new.
async def put_on_duty(command: PutOnDuty, uow: UnitOfWork, clock: Clock, ids: IdFactory, on_call: OnCall) -> UUID:
    """The person is on duty in the very moment in which the turn begins; answers the turn's id.

    Raises StaleVersion, InvalidInput with all wrong fields, PersonAlreadyOnDuty, PlaceAlreadyTaken, RosterFull.
    """
    roster = await uow.rosters.hold(on_call.duty_unit())
    if (earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key)) is not None:
        return earlier.id
    roster.expect(command.expected_version)
    now = clock.now()
    starts_at, ends_at = command.starts_at.astimezone(UTC), command.ends_at.astimezone(UTC)
    turn = Turn(ids.new(), command.person_id, command.place, starts_at, ends_at)
    if problems := problems_of(turn, on_call.standing_order(), now):
        raise InvalidInput(problems)
    added = roster.put_on(turn, now)
    await uow.rosters.save(roster)
    await uow.audit_log.note(command.principal, [line_of(OPERATION, added)])
    await uow.idempotency.done(id=added.id)
    return added.id
