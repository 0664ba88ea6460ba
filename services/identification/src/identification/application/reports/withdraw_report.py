"""An author takes an adult's report back before anybody took it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.consents.withdraw_consent import end_what_rests_on_consent
from identification.application.reading.ports import ReadRecord
from identification.application.reading.view import held_positions
from identification.domain.policies import may_withdraw
from identification.domain.vocabulary import WithdrawalReason

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from identification.application.ports import UnitOfWork
    from identification.domain.consents.consent import Hearing

OPERATION = "report.withdraw"


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """By its author, with a coded reason; `hearing` counts where the person took consent back."""

    principal: Principal
    idempotency_key: IdempotencyKey
    report_id: UUID
    expected_version: int
    reason: WithdrawalReason
    hearing: Hearing


async def withdraw_report(command: WithdrawReport, uow: UnitOfWork, clock: Clock) -> UUID:
    """The report becomes a tombstone, and with the person's consent ends what rested on it.

    Raises ChildReportCannotBeWithdrawn, StaleVersion or ReportMoveRefused.
    """
    facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
    positions = held_positions(command.principal, facts)
    may_withdraw(positions).require()
    if (
        earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    ) is not None:
        return earlier
    facts.report.expect(command.expected_version)
    by, now = command.principal.subject, clock.now()
    facts.report.withdraw(now)
    if command.reason is WithdrawalReason.PERSON_WITHDREW_CONSENT:
        await end_what_rests_on_consent(facts, command.hearing, by, now, uow)
    await uow.reports.save(facts.report)
    await uow.journal.ended(command.report_id, None, command.reason.value, by, now)
    await uow.audit_log.note(command.principal, [ReadRecord(command.report_id, positions, (), action=OPERATION)])
    await uow.idempotency.done(command.report_id)
    return command.report_id
