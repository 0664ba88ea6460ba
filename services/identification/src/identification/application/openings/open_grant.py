"""A worker of the unit took a referral on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from identification.application.openings.announced import NO_GRANT, announce_allowed, announced_by, authorised_for, keep
from identification.application.openings.awaited import await_no_more
from identification.domain.disclosures.opening import why_not_taken

if TYPE_CHECKING:
    from contracts.events.referral import ReferralAcceptedV1
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork

_FIRST_ANSWER = 2
"""The version of a referral that went nowhere else before it was taken on."""


async def open_grant(event: ReferralAcceptedV1, uow: UnitOfWork, units: Directory) -> None:
    """The report opens to the unit. Behind a tombstone it opens nothing; before the duty confirmed it, it is kept."""
    await await_no_more(event, uow)
    announced = announced_by(event, event.purpose)
    if announced.purpose == NO_GRANT:
        return
    # Before the disclosure, as every command holds them.
    report = await uow.reports.held(announced.report_id) if event.version > _FIRST_ANSWER else None
    known = await uow.disclosures.find(announced.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_taken(announced, await authorised_for(announced, uow), units)
    if known is None or refusal not in (None, OpeningRefusal.UNCONFIRMED):
        await uow.openings.refuse(announced, refusal or OpeningRefusal.OUT_OF_TURN)
        return
    await uow.ledger.lock_basis(known.report_id, announced.purpose)
    recused = () if report is None else report.progress.recused
    granted = await keep(announced, lambda: known.granted_to(event.accepted_by, announced.unit_id, recused), uow)
    # The release before did not publish it when the referral went on: now it does, and that changes no more.
    if granted and refusal is None:
        await announce_allowed(report, announced, event.accepted_at, uow)
