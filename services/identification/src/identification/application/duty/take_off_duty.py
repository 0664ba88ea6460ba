"""The Centre's supervisor ends a turn of the duty roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command
from identification.application.duty.audit_lines import line_of

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.roster import TurnEnd
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "roster.take-off"


@dataclass(frozen=True, slots=True)
class TakeOffDuty(Command):
    """By the Centre's supervisor, on the roster that they read."""

    turn_id: UUID
    given: TurnEnd


# Without the command decorator: the roster has no positions, and the line is about the turn.
async def take_off_duty(command: TakeOffDuty, uow: UnitOfWork, sources: Sources) -> UUID:
    """A person on duty by this turn is not on the very next read; answers the turn's id.

    Raises NotFound, StaleVersion, TurnAlreadyEnded.
    """
    roster = await uow.rosters.hold(sources.directory.duty_unit())
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.turn_id):
        return command.turn_id
    roster.expect(command.given.expected_version)
    before = {turn.id: turn for turn in roster.turns}
    ended = roster.take_off(command.turn_id, sources.clock.now())
    await uow.rosters.save(roster)
    await uow.audit_log.note(command.principal, [line_of(OPERATION, ended or before[command.turn_id])])
    await uow.idempotency.done(id=command.turn_id)
    return command.turn_id
