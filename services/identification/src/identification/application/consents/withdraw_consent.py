"""The person takes back what they agreed to: what rested on it is closed, the platform keeps what it must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.reading.ports import ReadRecord
from identification.application.reading.view import held_positions
from identification.domain.consents.consent import Hearing, withdrawn_at
from identification.domain.errors import ConsentAlreadyWithdrawn
from identification.domain.events import DisclosureEnded
from identification.domain.policies import may_withdraw_consent

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from identification.application.ports import UnitOfWork
    from identification.domain.reading.positions import Facts

OPERATION = "consent.withdraw"
_RESTS_ON = "consent"


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """Heard by the author, the Centre's intake or duty, and how."""

    principal: Principal
    idempotency_key: IdempotencyKey
    report_id: UUID
    expected_version: int
    hearing: Hearing


async def withdraw_consent(command: WithdrawConsent, uow: UnitOfWork, clock: Clock) -> UUID:
    """The very next read shows what the table keeps; before take-over, after it, and of a report that is taken back.

    Raises ConsentNotAsked, ConsentAlreadyWithdrawn, StaleVersion.
    """
    facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
    positions = held_positions(command.principal, facts)
    may_withdraw_consent(positions).require()
    if (
        earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    ) is not None:
        return earlier
    report, now = facts.report, clock.now()
    report.expect(command.expected_version)
    consents = (await uow.ledger.consents([report.id])).get(report.id, ())
    if withdrawn_at(consents) is not None:
        raise ConsentAlreadyWithdrawn
    report.withdraw_consent(now)
    await end_what_rests_on_consent(facts, command.hearing, command.principal.subject, now, uow)
    await uow.reports.save(report)
    await uow.audit_log.note(command.principal, [ReadRecord(report.id, positions, (), action=OPERATION)])
    await uow.idempotency.done(report.id)
    return report.id


async def end_what_rests_on_consent(facts: Facts, hearing: Hearing, by: UUID, at: datetime, uow: UnitOfWork) -> None:
    """A line for every scope, no ground that rests on consent opens any more, and each referral that used one has ended."""
    report = facts.report
    await uow.ledger.withdraw(report.filing, hearing, by, at)
    resting = {basis.purpose for basis in facts.bases if basis.ground == _RESTS_ON}
    for disclosure in facts.disclosures:
        # Locked before its ground, as an acceptance locks them.
        known = await uow.disclosures.find(disclosure.referral_id) if disclosure.purpose in resting else None
        if known is not None and not known.ended:
            await uow.disclosures.put(known.closed(at))
            report.record(DisclosureEnded(report.id, known.referral_id, "consent_withdrawn", None, at))
    await uow.ledger.end_consents(report.id)
