"""The Centre assessed a person of a report: once all are, nothing asks for it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportAssessedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_assessment(event: ReportAssessedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """What said that its term had passed becomes history; an assessment makes no notice."""
    if event.others_wait:
        return
    await uow.matters.hold(event.report_id)
    for referral_id in await uow.matters.referrals_of(event.report_id, for_take_over=True):
        await settle(await uow.notices.asking_about(referral_id), uow)
