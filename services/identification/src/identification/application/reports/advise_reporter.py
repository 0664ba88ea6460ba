"""The Centre tells the reporter what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from identification.application.reading.ports import ReadRecord
from identification.application.reading.view import held_positions
from identification.domain.policies import may_advise
from identification.domain.reports.minimum import has_passed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from identification.application.ports import Directory, UnitOfWork

OPERATION = "report.advise"


@dataclass(frozen=True, slots=True)
class AdviseReporter:
    """A coded instruction, some of which hold until a moment."""

    principal: Principal
    idempotency_key: IdempotencyKey
    report_id: UUID
    instruction: str
    until: datetime | None


async def advise_reporter(command: AdviseReporter, uow: UnitOfWork, clock: Clock, directory: Directory) -> UUID:
    """Appends the instruction, which the receipt shows; bumps nothing. Raises InvalidInput for an unknown code or a wrong moment."""
    facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
    positions = held_positions(command.principal, facts)
    may_advise(positions).require()
    if (
        earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    ) is not None:
        return earlier
    _instruction_must_be_complete(command, directory, clock.now())
    facts.report.advise(clock.now())
    await uow.reports.save(facts.report)
    await uow.journal.advise(
        command.report_id, command.instruction, command.until, command.principal.subject, clock.now()
    )
    await uow.audit_log.note(command.principal, [ReadRecord(command.report_id, positions, (), action=OPERATION)])
    await uow.idempotency.done(command.report_id)
    return command.report_id


def _instruction_must_be_complete(command: AdviseReporter, directory: Directory, now: datetime) -> None:
    needs_until = directory.instruction_needs_until(command.instruction)
    if needs_until is None:
        raise InvalidInput([("instruction", "This is not a code of the list of instructions.")])
    if needs_until != (command.until is not None):
        sentence = "Say until when this holds." if needs_until else "This instruction has no end; leave it out."
        raise InvalidInput([("until", sentence)])
    if command.until is not None and has_passed(command.until, now):
        raise InvalidInput([("until", "has passed already: give a moment that is still to come.")])
