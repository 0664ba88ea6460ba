"""Whom a referral may open a report to is written down by the command that brings the referral about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.naming import referral_id
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.domain.disclosures.opening import Authorisation, Way

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Authorised
    from identification.domain.reports.record import Filing


async def authorise_by_law(
    filing: Filing, submission: UUID, encounter_csr: UUID | None, duty: UUID, uow: UnitOfWork
) -> None:
    """Filing about a child opens to the serving centre for social work; the encounter's may get it by a reroute.

    `submission` is the event that tells of the report.
    """
    if filing.child_path:
        ways = _ways(filing, Way.FILED, encounter_csr, duty)
        await _authorise(filing, submission, ways, filing.author_id, filing.submitted_at, uow)


async def authorise_found_out(
    filing: Filing, event_id: UUID, encounter_csr: UUID | None, duty: UUID, by: UUID, at: datetime, uow: UnitOfWork
) -> None:
    """The same as filing about a child does, for one found out to be a child: `filing` is what is in force, `event_id` the event of it."""
    await _authorise(filing, event_id, _ways(filing, Way.FOUND_OUT, encounter_csr, duty), by, at, uow)


def _ways(filing: Filing, way: Way, encounter_csr: UUID | None, duty: UUID) -> dict[UUID, Way]:
    """Where no centre serves the place, or the one that does is excluded, the Centre's `duty` has it, to which nothing opens by this."""
    serving = filing.notified_csr
    ways = {duty: Way.IN_AREA} if serving is None else {serving: way}
    if encounter_csr is not None and encounter_csr not in filing.excluded_units:
        ways.setdefault(encounter_csr, Way.IN_AREA)
    return ways


async def _authorise(
    filing: Filing, event_id: UUID, ways: Mapping[UUID, Way], by: UUID, at: datetime, uow: UnitOfWork
) -> None:
    referral, purpose = referral_id(event_id, Purpose.CHILD_PROTECTION), Purpose.CHILD_PROTECTION
    await uow.authorisations.add(
        [
            Authorisation(referral, filing.id, filing.person_id, purpose, unit, WayIn.CHILD_DUTY, way, by, at)
            for unit, way in ways.items()
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
