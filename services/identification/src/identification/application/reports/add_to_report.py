"""The author adds to a report after filing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.reading.ports import ReadRecord
from identification.application.reading.view import held_positions
from identification.domain.policies import may_add
from identification.domain.reports.addendum import Addendum, addendum_must_fit, may_have_another_addendum

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey, IdFactory
    from identification.application.ports import UnitOfWork
    from identification.domain.reports.addendum import AddendumKind

OPERATION = "report.add"


@dataclass(frozen=True, slots=True)
class AddToReport:
    """One text of a kind, by the author who has seen version `expected_version`."""

    principal: Principal
    idempotency_key: IdempotencyKey
    report_id: UUID
    expected_version: int
    kind: AddendumKind
    text: str


async def add_to_report(command: AddToReport, uow: UnitOfWork, clock: Clock, ids: IdFactory) -> UUID:
    """Seals the text behind what was there before, and lets the Centre know that there is one; the report is the next version.

    Raises StaleVersion, ReportMoveRefused, TooManyAddenda; InvalidInput for a text that is too long.
    """
    facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
    positions = held_positions(command.principal, facts)
    may_add(positions).require()
    if (
        earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    ) is not None:
        return earlier
    addendum_must_fit(command.kind, command.text)
    facts.report.expect(command.expected_version)
    now = clock.now()
    facts.report.add_to(now)
    may_have_another_addendum(await uow.parts.number_of_addenda(command.report_id))
    await uow.reports.save(facts.report)
    addendum = Addendum(ids.new(), command.kind, command.text, now)
    await uow.parts.append(facts.report.filing, addendum, command.principal.subject)
    await uow.audit_log.note(command.principal, [ReadRecord(command.report_id, positions, (), action=OPERATION)])
    await uow.idempotency.done(command.report_id)
    return command.report_id
