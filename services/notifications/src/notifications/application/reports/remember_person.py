"""A report is about one more person: whose it is is kept for later events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportPersonAddedV1, urgency_of
from notifications.application.reports.ports import Report

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def remember_person(event: ReportPersonAddedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """The same of one more person; the alarm of danger is that of the report."""
    report = Report(event.author_id, urgency_of(event.urgency), joint_with=event.report_id)
    await uow.matters.hold(event.person_id)
    await uow.matters.remember(event.person_id, report)
