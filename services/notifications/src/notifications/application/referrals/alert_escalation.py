"""A unit rejected the referral: it is asked for nothing more, and the duty is alerted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import settle, settle_alerts

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.referral import ReferralRejectedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def alert_escalation(
    event: ReferralRejectedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A unit would not have it; the event does not say how pressing that is."""
    await uow.matters.hold(event.about)
    await uow.matters.reject(event.referral_id, event.unit_id)
    await settle_alerts(matter_of(event), event.unit_id, uow)
    # The unit gave its answer: what still asks it for one is out of place.
    asking = await uow.notices.asking_about(event.referral_id)
    await settle([each for each in asking if each.recipient.person_id is None and each.caused_by != envelope.id], uow)
    await notify(event, envelope, uow, outside)
