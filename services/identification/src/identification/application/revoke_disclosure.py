"""The Centre ends what a referral opened; the very next read is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.reading import held_positions
from identification.domain.events import DisclosureEnded
from identification.domain.lifecycle import ReportAction
from identification.domain.policies import child_must_have_a_successor, may_revoke

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import Directory, Once, UnitOfWork
    from identification.domain.vocabulary import RevocationReason

OPERATION = "disclosure.revoke"


@dataclass(frozen=True, slots=True)
class RevokeDisclosure:
    """By intake or duty, with a coded reason and, for a child, the unit that goes on."""

    principal: Principal
    once: Once
    referral_id: UUID
    expected_version: int
    reason: RevocationReason
    successor_unit: UUID | None


async def revoke_disclosure(command: RevokeDisclosure, uow: UnitOfWork, clock: Clock, directory: Directory) -> UUID:
    """Ends the grant in this transaction and leaves a tombstone; answers the report's id.

    Raises SuccessorRequired, SuccessorNotSuitable, DisclosureAlreadyEnded, StaleVersion.
    """
    facts = await uow.reports.facts_by_referral(command.referral_id, command.principal)
    report = facts.report
    may_revoke(held_positions(command.principal, facts), report.filing).require()
    if (earlier := await uow.repeats.seen(command.principal, OPERATION, command.once, command.referral_id)) is not None:
        return earlier
    report.expect(command.expected_version)
    report.allow(ReportAction.REVOKE_DISCLOSURE)
    disclosure = next(known for known in facts.disclosures if known.referral_id == command.referral_id)
    successors = directory.successors(taken_from=disclosure.unit_id)
    child_must_have_a_successor(report.filing, command.successor_unit, successors)
    await uow.ledger.lock_basis(report.id, disclosure.purpose)
    now = clock.now()
    await uow.disclosures.put(disclosure.closed(now))
    report.record(DisclosureEnded(report.id, command.referral_id, "revoked", command.successor_unit, now))
    await uow.reports.save(report)
    await uow.journal.ended(report.id, command.referral_id, command.reason.value, command.principal.subject, now)
    await uow.repeats.done(report.id)
    return report.id
