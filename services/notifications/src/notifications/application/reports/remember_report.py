"""Keeps whose report it is, so that later events find the author's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportSubmittedV1, urgency_of
from notifications.application.reports.ports import Report
from notifications.application.waiting import origin_of
from notifications.domain.duty.alarm import Alarm

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def remember_report(event: ReportSubmittedV1, envelope: Envelope, uow: UnitOfWork, _: NoticeDependencies) -> None:
    """Keeps whose it is, so that later events find the author's inbox; of danger an alarm starts, which the worker climbs at once.

    Stores ids only. The author is not notified, they have the receipt in hand.
    """
    await uow.matters.hold(event.report_id)
    await uow.matters.remember(event.report_id, Report(event.author_id, urgency_of(event.urgency)))
    if event.danger:
        await uow.alarms.start(Alarm(event.report_id, event.submitted_at, origin_of(envelope)))
