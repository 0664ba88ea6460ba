"""Whom a referral may open a report to is written down by the command that brings the referral about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access
from contracts.naming import referral_id
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.domain.disclosures.disclosure import Basis
from identification.domain.disclosures.opening import Authorisation, Way

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Authorised
    from identification.domain.reports.answers import Answered
    from identification.domain.reports.record import Filing

_TABLE = access.load()


async def record_grounds(
    answers: Answered, filing: Filing, submission: UUID, directory: Directory, uow: UnitOfWork
) -> None:
    """What a later disclosure may rest on; nothing travels by it alone. Filing about a child opens to whom the law says.

    `submission` is the event that announces the report.
    """
    way, by, at = filing.way_in, filing.author_id, filing.submitted_at
    resting = {WayIn.VITAL_INTEREST: _TABLE.purposes_on(way), WayIn.CHILD_DUTY: [Purpose.CHILD_PROTECTION.value]}
    for purpose in resting.get(way, ()):
        await uow.ledger.add_basis(Basis(filing.person_id, purpose, way, live=True, verified=True), filing.id)
    if way is WayIn.CONSENT_ADULT:
        for scope, given in answers.agreed.items():
            await uow.ledger.give(filing, scope, given=given, at=at)
    if way is WayIn.CHILD_DUTY:
        encounter_csr = directory.serving_csr(answers.encounter_municipality)
        await authorise_by_law(filing, submission, Way.FILED, encounter_csr, directory.duty_unit(), by, at, uow)


async def authorise_by_law(
    filing: Filing,
    event_id: UUID,
    way: Way,
    encounter_csr: UUID | None,
    duty: UUID,
    by: UUID,
    at: datetime,
    uow: UnitOfWork,
) -> None:
    """A child's report opens to the serving centre for social work; the encounter's may get it by a reroute.

    `filing` is what is in force, `event_id` the event of it. Where no centre serves the place, or the one that does is excluded, the
    Centre's `duty` has it, to which nothing opens by this.
    """
    serving = filing.notified_csr
    ways = {duty: Way.IN_AREA} if serving is None else {serving: way}
    if encounter_csr is not None and encounter_csr not in filing.excluded_units:
        ways.setdefault(encounter_csr, Way.IN_AREA)
    referral, purpose = referral_id(event_id, Purpose.CHILD_PROTECTION), Purpose.CHILD_PROTECTION
    await uow.authorisations.add(
        [
            Authorisation(referral, filing.id, filing.person_id, purpose, unit, WayIn.CHILD_DUTY, opened, by, at)
            for unit, opened in ways.items()
        ]
    )


async def authorise_successor(
    before: Authorised, lost_by: UUID | None, successor: UUID, ended: UUID, by: UUID, at: datetime, uow: UnitOfWork
) -> None:
    """The named unit goes on, under the referral that the event `ended` brings about.

    Of the units that a reroute may reach, the one that lost it is left out, and so is everyone who got it first or by a word of duty.
    """
    ways = {successor: Way.SUCCESSOR}
    for unit in before.area - {lost_by}:
        ways.setdefault(unit, Way.IN_AREA)
    referral = referral_id(ended, before.purpose)
    await uow.authorisations.add(
        [
            Authorisation(
                referral, before.report_id, before.person_id, before.purpose, unit, before.ground, way, by, at
            )
            for unit, way in ways.items()
        ]
    )
