"""The Centre's supervisor says who is on duty from when to when."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from identification.application.duty.audit_lines import line_of
from identification.domain.duty.roster import problems_of
from identification.domain.duty.turn import Turn

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.commands import DeclaredCommand
    from contracts.commands.roster import NewTurn
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "roster.put-on"


# Without the command decorator: the roster has no positions, and the answer is a turn that is new.
async def put_on_duty(command: DeclaredCommand[NewTurn], uow: UnitOfWork, sources: Sources) -> UUID:
    """The person is on duty in the very moment in which the turn begins; answers the turn's id.

    Raises StaleVersion, InvalidInput with all wrong fields, PersonAlreadyOnDuty, PlaceAlreadyTaken, RosterFull.
    """
    given, directory = command.given, sources.directory
    roster = await uow.rosters.hold(directory.duty_unit())
    if (earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key)) is not None:
        return earlier.id
    roster.expect(given.expected_version)
    now = sources.clock.now()
    starts_at, ends_at = given.starts_at.astimezone(UTC), given.ends_at.astimezone(UTC)
    turn = Turn(sources.ids.new(), given.person_id, given.place, starts_at, ends_at)
    if problems := problems_of(turn, directory.standing_order(), now):
        raise InvalidInput(problems)
    added = roster.put_on(turn, now)
    await uow.rosters.save(roster)
    await uow.audit_log.note(command.principal, [line_of(OPERATION, added)])
    await uow.idempotency.done(id=added.id)
    return added.id
