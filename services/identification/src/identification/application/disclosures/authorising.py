"""Whom a referral may open a report to is written down by the command that brings the referral about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.naming import referral_id
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.domain.disclosures.opening import Authorisation, Way

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Authorised
    from identification.domain.reports.record import Filing


async def authorise_by_law(filing: Filing, submission: UUID, encounter_csr: UUID | None, uow: UnitOfWork) -> None:
    """Filing about a child opens to the serving centre for social work; the encounter's may get it by a reroute.

    `submission` is the event that tells of the report. An excluded serving centre is sent nothing, so that nothing is authorised, and
    nothing is where no centre serves the place.
    """
    serving = filing.serving_csr
    if not filing.child_path or serving is None or serving in filing.excluded_units:
        return
    ways = {serving: Way.FILED}
    if encounter_csr is not None and encounter_csr not in filing.excluded_units:
        ways.setdefault(encounter_csr, Way.IN_AREA)
    await uow.authorisations.add(
        [
            Authorisation(
                referral_id(submission, Purpose.CHILD_PROTECTION),
                filing.id,
                filing.person_id,
                Purpose.CHILD_PROTECTION,
                unit,
                WayIn.CHILD_DUTY,
                way,
                filing.author_id,
                filing.submitted_at,
            )
            for unit, way in ways.items()
        ]
    )


async def authorise_found_out(
    filing: Filing, told: UUID, encounter_csr: UUID | None, by: UUID, at: datetime, uow: UnitOfWork
) -> None:
    """The same as filing about a child does, for who was found out to be one: `filing` is what is in force, `told` the event of it."""
    if (serving := filing.told_csr) is None:
        return
    ways = {serving: Way.FOUND_OUT}
    if encounter_csr is not None and encounter_csr not in filing.excluded_units:
        ways.setdefault(encounter_csr, Way.IN_AREA)
    await uow.authorisations.add(
        [
            Authorisation(
                referral_id(told, Purpose.CHILD_PROTECTION),
                filing.id,
                filing.person_id,
                Purpose.CHILD_PROTECTION,
                unit,
                WayIn.CHILD_DUTY,
                way,
                by,
                at,
            )
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
