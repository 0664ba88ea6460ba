"""What a referral opened has ended: a tombstone here, and an event that ends the referral too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import DisclosureEndedV1

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.disclosures import DisclosureEnd
    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.reports.report import Report


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
