"""The Centre's supervisor ends a turn of the duty roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command
from identification.application.duty.audit_lines import line_of

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from identification.application.duty.ports import OnCall
    from identification.application.ports import UnitOfWork

OPERATION = "roster.take-off"


@dataclass(frozen=True, slots=True)
class TakeOffDuty(Command):
    """By the Centre's supervisor, on the roster that they read as `expected_version`."""

    expected_version: int
    turn_id: UUID


# Outside the frame: the roster has no positions, and the line is about the turn.
async def take_off_duty(command: TakeOffDuty, uow: UnitOfWork, clock: Clock, on_call: OnCall) -> UUID:
    """A person on duty by this turn is not on the very next read; answers the turn's id.

    Raises NotFound, StaleVersion, TurnAlreadyEnded.
    """
    roster = await uow.rosters.hold(on_call.duty_unit())
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.turn_id):
        return command.turn_id
    roster.expect(command.expected_version)
    before = {turn.id: turn for turn in roster.turns}
    ended = roster.take_off(command.turn_id, clock.now())
    await uow.rosters.save(roster)
    await uow.audit_log.note(command.principal, [line_of(OPERATION, ended or before[command.turn_id])])
    await uow.idempotency.done(id=command.turn_id)
    return command.turn_id
