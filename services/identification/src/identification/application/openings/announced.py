"""What an event of referral says of an opening, what was authorised for it, and how its move is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.events.identification import OpeningAllowedV1
from contracts.words.disclosures import OpeningRefusal
from contracts.words.referrals import Purpose
from identification.application.instructions.take_back_promise import take_back_promise
from identification.domain.disclosures.disclosure import DisclosureMoveRefused
from identification.domain.disclosures.opening import AnnouncedReferral
from identification.domain.vocabulary import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from contracts.events.referral import ReferralAcceptedV1, ReferralRejectedV1, ReferralReroutedV1, ReferralSentV1
    from contracts.open_words import Unknown
    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.disclosures.opening import Authorised
    from identification.domain.reports.report import Report

# The Centre reads by law (access table).
NO_GRANT: Final = Purpose.FORMAL_IDENTIFICATION


def announced_by(
    event: ReferralSentV1 | ReferralReroutedV1 | ReferralRejectedV1 | ReferralAcceptedV1, purpose: Purpose | Unknown
) -> AnnouncedReferral:
    """In this service's words: each other person reported at once has a report of their own here."""
    return AnnouncedReferral(event.referral_id, event.about, purpose.value, event.unit_id)


async def authorised_for(announced: AnnouncedReferral, uow: UnitOfWork) -> Authorised | None:
    """All that was authorised for the referral, also by the release of before; None for one that this service never brought about."""
    return await uow.authorisations.of(announced.referral_id) or await uow.authorisations.from_before(announced)


async def keep(announced: AnnouncedReferral, moved: Callable[[], Disclosure], uow: UnitOfWork) -> bool:
    """Keeps the disclosure as `moved` makes it and says whether; a move that its state refuses came out of turn."""
    try:
        await uow.disclosures.put(moved())
    except DisclosureMoveRefused:
        await uow.openings.refuse(announced, OpeningRefusal.OUT_OF_TURN)
        return False
    return True


async def announce_allowed(report: Report | None, announced: AnnouncedReferral, at: datetime, uow: UnitOfWork) -> None:
    """Others hear that the referral opens to the unit that it went on to; until then that unit is notified of no news."""
    if report is not None:
        report.record(
            OpeningAllowedV1(
                report_id=report.id, referral_id=announced.referral_id, unit_id=announced.unit_id, allowed_at=at
            )
        )
        await uow.reports.publish(report)


async def unit_left(report: Report | None, known: Disclosure, at: datetime, uow: UnitOfWork) -> None:
    """The unit that had the referral is asked no more: the reporter is notified that it does not come, if it was to come."""
    if report is None or known.ended:
        return
    if await take_back_promise(report, known.purpose, PLATFORM, at, uow):
        await uow.reports.publish(report)
