"""Each event of the others to its use case; the methods' names are those of the use cases, and of their spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.inbox.handlers import handlers
from contracts.events import identification as reports
from contracts.events import notifications as deliveries
from contracts.events.roster import RosterChangedV1
from contracts.words.notices import Channel
from referral import bootstrap
from referral.application import translate
from referral.application.duty.follow_roster import follow_roster
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.reports.follow_hand_over import follow_hand_over
from referral.application.reports.follow_take_over import follow_take_over
from referral.application.reports.follow_withdrawal import follow_withdrawal
from referral.application.reports.note_delivery import note_delivery
from referral.application.reports.open_referrals import open_referrals

if TYPE_CHECKING:
    from chassis.inbox.applying import Handler
    from contracts.envelope import EventData
    from referral.application.ports import FollowUnitOfWork, Sources


class Reception:
    """One method per event."""

    def __init__(self, sources: Sources) -> None:
        """`sources` is what new referrals are made with."""
        self._sources = sources

    async def open_referrals(self, event: reports.ReportSubmittedV1, uow: FollowUnitOfWork) -> None:
        """A report was filed."""
        await open_referrals(event, uow, self._sources)

    async def follow_take_over(self, event: reports.ReportReceivedV1, uow: FollowUnitOfWork) -> None:
        """The Centre took it over."""
        await follow_take_over(event.report_id, event.taken_over_by, event.taken_over_at, uow)

    async def follow_withdrawal(self, event: reports.ReportWithdrawnV1, uow: FollowUnitOfWork) -> None:
        """Its author took it back."""
        await follow_withdrawal(event.report_id, event.withdrawn_at, uow)

    async def follow_hand_over(self, event: reports.HandOverChangedV1, uow: FollowUnitOfWork) -> None:
        """It was offered to a colleague, taken, or not offered any more."""
        await follow_hand_over(event.report_id, event.second_author_id, uow)

    async def follow_disclosure_end(self, event: reports.DisclosureEndedV1, uow: FollowUnitOfWork) -> None:
        """What a referral opened has ended."""
        end = translate.end_of(event)
        await follow_disclosure_end(
            event.referral_id, end, event.ended_at, uow, self._sources, successor_unit=event.successor_unit
        )

    async def follow_roster(self, event: RosterChangedV1, uow: FollowUnitOfWork) -> None:
        """The Centre's duty roster was changed."""
        await follow_roster(event.unit_id, event.version, translate.turns_of(event), uow)

    async def note_delivery(self, event: deliveries.DeliveryDeliveredV1, uow: FollowUnitOfWork) -> None:
        """A notice lies in an inbox; a mail that was handed over is not yet with anybody."""
        if event.channel is Channel.INBOX:
            await note_delivery(event.report_id, event.unit_id, event.delivered_at, uow, self._sources.directory)

    def handles(self) -> bootstrap.Handles:
        """Which event goes where; any other is passed over."""
        return {
            reports.ReportSubmittedV1: self.open_referrals,
            reports.ReportReceivedV1: self.follow_take_over,
            reports.ReportWithdrawnV1: self.follow_withdrawal,
            reports.HandOverChangedV1: self.follow_hand_over,
            reports.DisclosureEndedV1: self.follow_disclosure_end,
            RosterChangedV1: self.follow_roster,
            deliveries.DeliveryDeliveredV1: self.note_delivery,
        }


def event_handlers() -> dict[type[EventData], Handler]:
    """The handlers of the consumer, also of a replayed dead letter."""
    own = Reception(bootstrap.real_sources()).handles()
    return handlers(bootstrap.NAME, own, bootstrap.unit_of_work_for_event)
