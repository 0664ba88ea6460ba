"""Access to a matter ended: what pointed to it leaves the inbox; the unit is notified that its access changed or all was withdrawn.

One end travels as several events (disclosure-ended, then referral-closed; report-withdrawn, then both). The end stays on record, so that
each unit hears of it once and a referral announced later makes no notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, withdraw
from notifications.domain.notices.routing import Audience, rows_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import DisclosureEndedV1, ReportEndedEvent
    from contracts.events.referral import ReferralClosedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def end_access(
    event: DisclosureEndedV1 | ReferralClosedV1 | ReportEndedEvent,
    matter: Matter,
    envelope: Envelope,
    uow: UnitOfWork,
    outside: NoticeDependencies,
) -> None:
    """Nothing that points to the referral stays in an inbox, and its unit is notified, the first time that its end is heard of."""
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
        if Audience.ENDED_UNIT in row.audiences:
            await post(row.code, Recipient.unit(addressee.unit_id), occurrence, uow, outside.clock)
