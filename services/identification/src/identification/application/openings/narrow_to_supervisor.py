"""The addressed unit would not take a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.open_words import Unknown
from contracts.words.disclosures import OpeningRefusal
from identification.application.openings.announced import announced_by, keep, unit_left
from identification.application.openings.awaited import await_another

if TYPE_CHECKING:
    from contracts.events.referral import ReferralRejectedV1
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork


async def narrow_to_supervisor(event: ReferralRejectedV1, uow: UnitOfWork, _: Directory) -> None:
    """Its ordinary members are not addressed any more (access table, `addressed`)."""
    await await_another(event, uow)
    announced = announced_by(event, Unknown.UNKNOWN)
    # Before the disclosure, as every command holds them.
    report = await uow.reports.held(announced.report_id)
    known = await uow.disclosures.find(event.referral_id)
    if known is not None and known.report_id != announced.report_id:
        await uow.openings.refuse(announced, OpeningRefusal.OTHER_MATTER)
        return
    if known is not None and await keep(announced, known.escalated, uow):
        await unit_left(report, known, event.rejected_at, uow)
