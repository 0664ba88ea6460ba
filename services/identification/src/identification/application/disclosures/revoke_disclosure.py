"""The Centre ends what a referral opened; the very next read is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command
from chassis.domain.errors import NotFound
from chassis.permission import permitted
from identification.application.disclosures.ending import revoke
from identification.application.instructions.take_back_promise import take_back_promise
from identification.application.reading.ports import about_report
from identification.application.reading.view import held_positions
from identification.domain.disclosures.disclosure import Disclosure, DisclosureState
from identification.domain.policies import child_must_have_a_successor, source_revokes_nothing_of_a_child
from identification.domain.reports.lifecycle import ReportAction

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.commands.referrals import Revocation
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.disclosures.opening import Authorised
    from identification.domain.reports.report import Report

OPERATION = "disclosure.revoke"


@dataclass(frozen=True, slots=True)
class RevokeDisclosure(Command):
    """By intake or duty, with a coded reason and, for a child, the unit that goes on.

    `report_id`, where the caller gives it, must be the report that the referral is of.
    """

    referral_id: UUID
    report_id: UUID | None
    given: Revocation


# Without the command decorator: the key is that of the referral, and what is authorised next needs the event's id.
async def revoke_disclosure(command: RevokeDisclosure, uow: UnitOfWork, sources: Sources) -> UUID:
    """Ends the grant in this transaction and leaves a tombstone, also before the referral is announced; answers the report's id.

    Raises NotFound for a referral that this service never brought about, SuccessorRequired, SuccessorNotSuitable,
    DisclosureAlreadyEnded, StaleVersion.
    """
    report_id = await uow.reports.report_of(command.referral_id)
    if command.report_id not in (None, report_id):
        raise NotFound
    facts = await uow.reports.facts(report_id, command.principal, for_update=True)
    report = facts.report
    positions = held_positions(command.principal, facts)
    permitted("revokeReferral")(positions).require()
    is_source = report.is_of(command.principal.subject)
    source_revokes_nothing_of_a_child(positions, report.in_force, is_source=is_source)
    known = await uow.disclosures.find(command.referral_id)
    authorised = await uow.authorisations.of(command.referral_id)
    if authorised is None:
        raise NotFound
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.referral_id):
        return report.id
    report.expect(command.given.expected_version)
    report.allow(ReportAction.REVOKE_DISCLOSURE)
    disclosure = known or Disclosure(command.referral_id, report.id, authorised.purpose, None, DisclosureState.NONE)
    successors = sources.directory.successors(taken_from=disclosure.unit_id)
    child_must_have_a_successor(report.in_force, command.given.successor_unit_id, successors)
    await _end(command, report, disclosure, authorised, sources.clock.now(), uow)
    await uow.audit_log.note(command.principal, [about_report(report.id, positions, OPERATION)])
    await uow.idempotency.done(id=report.id)
    return report.id


async def _end(
    command: RevokeDisclosure,
    report: Report,
    disclosure: Disclosure,
    authorised: Authorised,
    now: datetime,
    uow: UnitOfWork,
) -> None:
    by = command.principal.subject
    await revoke(report, disclosure, authorised, by, now, uow, command.given.successor_unit_id)
    await uow.remarks.ended(report.id, command.referral_id, command.given.reason.value, by, now)
    if await take_back_promise(report, disclosure.purpose, by, now, uow):
        await uow.reports.save(report)
