"""The Centre's duty says that a unit may take a referral on to which this service did not send it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command
from chassis.domain.errors import NotFound
from chassis.permission import permitted
from contracts.events.identification import RerouteConfirmedV1
from identification.application.reading.ports import about_report
from identification.application.reading.view import held_positions
from identification.domain.disclosures.disclosure import DisclosureState
from identification.domain.disclosures.errors import NothingToRestOn
from identification.domain.disclosures.opening import Authorisation, Way, suits
from identification.domain.errors import DisclosureAlreadyEnded, NothingToConfirm, UnitNotSuitable
from identification.domain.reports.lifecycle import ReportAction

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.referrals import Confirmation
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.reading.positions import Facts
    from identification.domain.reports.report import Report

OPERATION = "disclosure.confirm"


@dataclass(frozen=True, slots=True)
class ConfirmReroute(Command):
    """By the Centre's duty. It names the unit, so that it counts for no other that the referral goes on to meanwhile."""

    referral_id: UUID
    given: Confirmation


# Without the command decorator: the key is that of the referral, the line that of its report.
async def confirm_reroute(command: ConfirmReroute, uow: UnitOfWork, sources: Sources) -> UUID:
    """What needs this confirmation opens now; said before the referral goes there, it opens when it does. Answers the report's id.

    A referral that this service never saw sent, or whose sending it refused, opens to no unit, whichever is confirmed.
    Raises NothingToConfirm, UnitNotSuitable, NothingToRestOn, DisclosureAlreadyEnded, ReportMoveRefused.
    """
    report_id = await uow.reports.report_of(command.referral_id)
    facts = await uow.reports.facts(report_id, command.principal, for_update=True)
    report = facts.report
    positions = held_positions(command.principal, facts)
    permitted("confirmReroute")(positions).require()
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.referral_id):
        return report.id
    report.allow(ReportAction.CONFIRM_REROUTE)
    disclosure = await uow.disclosures.find(command.referral_id)
    if disclosure is None:
        raise NothingToConfirm
    if disclosure.ended:
        raise DisclosureAlreadyEnded
    await _authorise(command, facts, uow, sources)
    if disclosure.state is DisclosureState.UNCONFIRMED:
        await _open(command, report, disclosure, uow, sources)
    await uow.audit_log.note(command.principal, [about_report(report.id, positions, OPERATION)])
    await uow.idempotency.done(id=report.id)
    return report.id


async def _authorise(command: ConfirmReroute, facts: Facts, uow: UnitOfWork, sources: Sources) -> None:
    known = await uow.authorisations.of(command.referral_id)
    if known is None:
        raise NotFound
    if not suits(command.given.unit_id, known, sources.directory):
        raise UnitNotSuitable
    if facts.ground_for(known.purpose, command.given.unit_id) is None:
        raise NothingToRestOn
    given = Authorisation(
        command.referral_id,
        known.report_id,
        known.person_id,
        known.purpose,
        command.given.unit_id,
        known.ground,
        Way.CONFIRMED,
        command.principal.subject,
        sources.clock.now(),
    )
    await uow.authorisations.add([given])


async def _open(
    command: ConfirmReroute, report: Report, disclosure: Disclosure, uow: UnitOfWork, sources: Sources
) -> None:
    if disclosure.unit_id != command.given.unit_id:
        return
    await uow.ledger.lock_basis(report.id, disclosure.purpose)
    await uow.disclosures.put(disclosure.confirmed())
    report.record(
        RerouteConfirmedV1(
            report_id=report.id,
            referral_id=command.referral_id,
            unit_id=command.given.unit_id,
            confirmed_at=sources.clock.now(),
        )
    )
    await uow.reports.save(report)
