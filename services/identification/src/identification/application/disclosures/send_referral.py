"""The Centre sends a person to a unit that is to help for one purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts.naming import referral_id
from contracts.words.referrals import Purpose
from identification.application.disclosures.ending import revoke
from identification.application.disclosures.sending import may_for_its_purpose
from identification.application.report_command import on_report_as
from identification.domain.disclosures.disclosure import Disclosure, DisclosureState
from identification.domain.disclosures.errors import NothingToRestOn, UnitAlreadyAsked
from identification.domain.disclosures.opening import Authorisation, Way
from identification.domain.errors import UnitNotSuitable
from identification.domain.policies import source_revokes_nothing_of_a_child

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.referrals import Sending
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "referral.send"
_CHILD = Purpose.CHILD_PROTECTION


@on_report_as(OPERATION, may_for_its_purpose("sendReferral"))
async def send_referral(command: ReportCommand[Sending], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """The request opens to the unit what it may see before it accepts; referral is asked to open one for it.

    A child whom no unit protects is sent on under the request that waits at the Centre, so that there is one.
    Raises StaleVersion, UnitNotSuitable, NothingToRestOn, UnitAlreadyAsked, ReportMoveRefused.
    """
    given, report, by = command.given, held.record, command.principal.subject
    held.expect(given.expected_version)
    excluded = given.unit_id in report.filing.excluded_units
    if excluded or not sources.directory.takes(given.unit_id, given.purpose):
        raise UnitNotSuitable
    ground = held.facts.ground_for(given.purpose, given.unit_id)
    if ground is None:
        raise NothingToRestOn
    if given.purpose is _CHILD and (waits := await _request_without_unit(held, uow, sources)) is not None:
        await _hand_to(given, waits, held, by, uow)
        return
    if any(
        each.purpose == given.purpose and each.unit_id == given.unit_id and not each.ended
        for each in held.facts.disclosures
    ):
        raise UnitAlreadyAsked
    report.send(given.purpose, given.unit_id, given.urgency, by, held.now)
    # Stored before what is authorised: the referral is called after the event.
    (sent,) = await uow.reports.save(report)
    opened = Disclosure(
        referral_id(sent, given.purpose), report.id, given.purpose, given.unit_id, DisclosureState.ADDRESSED
    )
    await uow.authorisations.add(
        [
            Authorisation(
                opened.referral_id,
                report.id,
                report.filing.person_id,
                given.purpose,
                given.unit_id,
                ground.ground,
                Way.SENT,
                by,
                held.now,
            )
        ]
    )
    await uow.disclosures.put(opened)


async def _request_without_unit(held: HeldReport, uow: UnitOfWork, sources: Sources) -> Disclosure | None:
    """The newest request to protect the child, where it is open and no unit is asked; raises UnitAlreadyAsked where one is."""
    report, requests = held.record, await uow.authorisations.referrals_of(held.record.id, _CHILD)
    if not requests:
        return None
    known = await uow.disclosures.find(requests[-1])
    if known is None:
        # Referral has not published it yet: whom the law names is asked, or whom the Centre has sent it on to.
        authorised = await uow.authorisations.of(requests[-1])
        if authorised is not None and authorised.ways.keys() - authorised.area:
            raise UnitAlreadyAsked
        return Disclosure(requests[-1], report.id, _CHILD, None, DisclosureState.NONE)
    if known.ended:
        return None
    if known.state.opens_to_unit and known.unit_id not in sources.directory.duty_inboxes():
        raise UnitAlreadyAsked
    return known


async def _hand_to(given: Sending, waits: Disclosure, held: HeldReport, by: UUID, uow: UnitOfWork) -> None:
    report, authorised = held.record, await uow.authorisations.of(waits.referral_id)
    source_revokes_nothing_of_a_child(held.positions, report.in_force, is_source=report.is_of(by))
    if authorised is None:
        raise NotFound
    # From whom it is taken it does not go back to.
    if given.unit_id == waits.unit_id:
        raise UnitNotSuitable
    report.hand_on()
    await revoke(report, waits, authorised, by, held.now, uow, given.unit_id)
