"""What a referral opened has ended: a tombstone here, and an event that ends the referral too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import DisclosureEndedV1
from contracts.words.disclosures import DisclosureEnd
from identification.application.disclosures.authorising import authorise_successor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.disclosures.opening import Authorised
    from identification.domain.reports.report import Report


async def still_open(disclosures: Iterable[Disclosure], uow: UnitOfWork) -> list[Disclosure]:
    """Those that have not ended, each held until the transaction ends: before their grounds, as an acceptance holds them."""
    held = [await uow.disclosures.find(each.referral_id) for each in disclosures]
    return [each for each in held if each is not None and not each.ended]


async def end_disclosure(
    report: Report,
    disclosure: Disclosure,
    kind: DisclosureEnd,
    at: datetime,
    uow: UnitOfWork,
    successor: UUID | None = None,
) -> None:
    """Nothing opens by it any more; the event is published when the report is saved. Raises DisclosureAlreadyEnded."""
    await uow.disclosures.put(disclosure.closed(at, kind))
    report.record(
        DisclosureEndedV1(
            report_id=report.id,
            referral_id=disclosure.referral_id,
            kind=kind,
            successor_unit=successor,
            ended_at=at,
        )
    )


async def revoke(
    report: Report,
    disclosure: Disclosure,
    authorised: Authorised,
    by: UUID,
    at: datetime,
    uow: UnitOfWork,
    successor: UUID | None,
) -> None:
    """The Centre ends it, and the report is saved; the successor, where one is named, may go on under the referral that this brings about.

    Raises DisclosureAlreadyEnded.
    """
    await uow.ledger.lock_basis(report.id, disclosure.purpose)
    await end_disclosure(report, disclosure, DisclosureEnd.REVOKED, at, uow, successor)
    (ended,) = await uow.reports.save(report)
    if successor is not None:
        await authorise_successor(authorised, disclosure.unit_id, successor, ended, by, at, uow)
