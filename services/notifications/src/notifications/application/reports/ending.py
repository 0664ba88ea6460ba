"""Access to a matter ended: what pointed to it leaves the inbox; the unit is notified that its access changed or all was withdrawn.

One end travels as several events (disclosure-ended, then referral-closed; report-withdrawn, then both). The end stays on record, so that
each unit hears of it once and a referral announced later makes no notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import DisclosureEndedV1, ReportWithdrawnV1
from contracts.events.referral import ReferralClosedV1
from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from notifications.application.notices.notify import matter_of
from notifications.application.notices.posting import Occurrence, end_alarm, post, withdraw
from notifications.domain.duty.alarm import AlarmState
from notifications.domain.notices.routing import rows_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from contracts.envelope import Envelope, EventData
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork

    Ended = DisclosureEndedV1 | ReferralClosedV1 | ReportWithdrawnV1


async def follow_referral_end(
    event: DisclosureEndedV1 | ReferralClosedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Of one referral."""
    matter = matter_of(event)
    await uow.matters.hold(matter.report_id)
    await _end(event, matter, envelope, uow, outside)
    await uow.matters.end(matter)


async def follow_withdrawal(
    event: ReportWithdrawnV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Of the report and every referral of it, for each person who was reported at once."""
    for report_id in await uow.matters.hold_persons(event.report_id):
        for referral_id in await uow.matters.referrals_of(report_id):
            await _end(event, Matter(report_id, referral_id), envelope, uow, outside)
        await withdraw(await uow.notices.news_of(report_id), uow)
        await uow.questions.end(report_id)
        await withdraw(await uow.notices.alerts_of([report_id]), uow)
        await end_alarm(report_id, AlarmState.WITHDRAWN, uow)
        await uow.matters.end(Matter(report_id, None))


async def _end(event: Ended, matter: Matter, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    report_id, referral_id = matter.report_id, matter.referral_id
    if referral_id is None or await uow.matters.has_ended(matter):
        return
    await withdraw(await uow.notices.asking_about(referral_id), uow)
    await withdraw(await uow.notices.waiting(referral_id, NoticeCode.CONFIRMATION_WAITS), uow)
    of_report = [*await uow.notices.news_of(report_id), *await uow.notices.alerts_of([report_id])]
    await withdraw([each for each in of_report if each.matter.referral_id == referral_id], uow)
    if (addressee := await uow.matters.addressee_of(referral_id)) is None:
        return
    occurrence = Occurrence(envelope.id, matter, Urgency.STANDARD)
    for row in rows_for(event):
        await post(row.code, Recipient.unit(addressee.unit_id), occurrence, uow, outside.clock)


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    DisclosureEndedV1: follow_referral_end,
    ReferralClosedV1: follow_referral_end,
    ReportWithdrawnV1: follow_withdrawal,
}
