"""The Centre ends what a referral opened; the very next read is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from identification.application.ports import ReadRecord
from identification.application.reading import held_positions
from identification.domain.disclosure import RevocationAhead
from identification.domain.errors import DisclosureAlreadyEnded
from identification.domain.events import DisclosureEnded
from identification.domain.lifecycle import ReportAction
from identification.domain.policies import child_must_have_a_successor, may_revoke

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import Directory, Once, UnitOfWork
    from identification.domain.disclosure import Disclosure
    from identification.domain.report import Report
    from identification.domain.vocabulary import RevocationReason

OPERATION = "disclosure.revoke"


@dataclass(frozen=True, slots=True)
class RevokeDisclosure:
    """By intake or duty, with a coded reason and, for a child, the unit that goes on.

    `report_id`, where the caller gives it, is the report that the referral is of: needed as long as this service has not
    heard of the referral, which referral may have shown to the caller before.
    """

    principal: Principal
    once: Once
    referral_id: UUID
    report_id: UUID | None
    expected_version: int
    reason: RevocationReason
    successor_unit: UUID | None


async def revoke_disclosure(command: RevokeDisclosure, uow: UnitOfWork, clock: Clock, directory: Directory) -> UUID:
    """Ends the grant in this transaction and leaves a tombstone; answers the report's id.

    Raises SuccessorRequired, SuccessorNotSuitable, DisclosureAlreadyEnded, StaleVersion.
    """
    report_id = command.report_id or await uow.reports.report_of(command.referral_id)
    facts = await uow.reports.facts(report_id, command.principal, for_update=True)
    report = facts.report
    positions = held_positions(command.principal, facts)
    may_revoke(positions, report.filing).require()
    disclosure = await uow.disclosures.find(command.referral_id)
    if disclosure is not None and disclosure.report_id != report.id:
        raise NotFound
    if (earlier := await uow.repeats.seen(command.principal, OPERATION, command.once, command.referral_id)) is not None:
        return earlier
    report.expect(command.expected_version)
    report.allow(ReportAction.REVOKE_DISCLOSURE)
    successors = directory.successors(taken_from=None if disclosure is None else disclosure.unit_id)
    child_must_have_a_successor(report.filing, command.successor_unit, successors)
    now = clock.now()
    if disclosure is None:
        await _end_ahead(command, report.id, now, uow)
    else:
        await _end(command, report, disclosure.closed(now), now, uow)
    await uow.journal.ended(report.id, command.referral_id, command.reason.value, command.principal.subject, now)
    await uow.trail.note(command.principal, [ReadRecord(report.id, positions, (), action=OPERATION)])
    await uow.repeats.done(report.id)
    return report.id


async def _end(command: RevokeDisclosure, report: Report, closed: Disclosure, now: datetime, uow: UnitOfWork) -> None:
    await uow.ledger.lock_basis(report.id, closed.purpose)
    await uow.disclosures.put(closed)
    report.record(DisclosureEnded(report.id, command.referral_id, "revoked", command.successor_unit, now))
    await uow.reports.save(report)


async def _end_ahead(command: RevokeDisclosure, report_id: UUID, now: datetime, uow: UnitOfWork) -> None:
    """Nothing is told yet: whether the referral is of this report shows when it is announced (`follow_referral`)."""
    if await uow.disclosures.revoked_ahead(command.referral_id, report_id) is not None:
        raise DisclosureAlreadyEnded
    revocation = RevocationAhead(command.referral_id, report_id, command.successor_unit, now)
    await uow.disclosures.revoke_ahead(revocation, command.principal.subject)
