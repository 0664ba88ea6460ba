"""The reporter answers with one tap where the person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.reading.ports import ReadRecord
from identification.application.reading.view import held_positions
from identification.domain.policies import may_update_whereabouts

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from identification.application.ports import UnitOfWork
    from identification.domain.vocabulary import Whereabouts

OPERATION = "report.update-whereabouts"


@dataclass(frozen=True, slots=True)
class UpdateWhereabouts:
    """A coded answer of the author."""

    principal: Principal
    idempotency_key: IdempotencyKey
    report_id: UUID
    answer: Whereabouts


async def update_whereabouts(command: UpdateWhereabouts, uow: UnitOfWork, clock: Clock) -> UUID:
    """Appends the answer, and lets the Centre know how fast to look; bumps nothing."""
    facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
    positions = held_positions(command.principal, facts)
    may_update_whereabouts(positions).require()
    if (
        earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    ) is not None:
        return earlier
    facts.report.update_whereabouts(command.answer, clock.now())
    await uow.reports.save(facts.report)
    await uow.journal.answer(command.report_id, command.answer.value, command.principal.subject, clock.now())
    await uow.audit_log.note(command.principal, [ReadRecord(command.report_id, positions, (), action=OPERATION)])
    await uow.idempotency.done(command.report_id)
    return command.report_id
