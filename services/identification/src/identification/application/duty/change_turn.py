"""The Centre's supervisor changes a turn of the duty roster."""

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
    from uuid import UUID

    from contracts.commands.roster import TurnChange
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "roster.change"
_CHANGED_TO = "roster.changed-to"


@dataclass(frozen=True, slots=True)
class ChangeTurn(Command):
    """By the Centre's supervisor, on the roster that they read."""

    turn_id: UUID
    given: TurnChange


# Without the command decorator: the roster has no positions, and the lines are about turns.
async def change_turn(command: ChangeTurn, uow: UnitOfWork, sources: Sources) -> None:
    """The turn before and after are on the record; who is on duty by it counts as such on the very next read.

    Raises NotFound, StaleVersion, InvalidInput with all wrong fields, TurnAlreadyEnded, TurnHasBegun, PersonAlreadyOnDuty,
    PlaceAlreadyTaken.
    """
    given, directory, now = command.given, sources.directory, sources.clock.now()
    roster = await uow.rosters.hold(directory.duty_unit())
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.turn_id):
        return
    roster.expect(given.expected_version)
    before = roster.unended(command.turn_id, now)
    starts_at, ends_at = given.starts_at.astimezone(UTC), given.ends_at.astimezone(UTC)
    wanted = Turn(sources.ids.new(), given.person_id, given.place, starts_at, ends_at)
    # Who was entered may have left the standing order since.
    people = {*directory.standing_order(), before.person_id}
    if problems := problems_of(wanted, people, now, has_begun=before.has_begun(now)):
        raise InvalidInput(problems)
    changed = roster.change(command.turn_id, wanted, now)
    await uow.rosters.save(roster)
    await uow.audit_log.note(command.principal, [line_of(OPERATION, before), line_of(_CHANGED_TO, changed)])
    await uow.idempotency.done(id=command.turn_id)
