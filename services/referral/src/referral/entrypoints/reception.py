"""What referral does when others tell something: each event to its use case, whose name its span has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.inbox.handlers import handlers
from contracts.events import identification as reports
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.events.roster import RosterChangedV1
from referral import bootstrap
from referral.application.duty.follow_roster import follow_roster
from referral.application.referrals.following import (
    follow_age,
    follow_confirmation,
    follow_disclosure_end,
    follow_refusal,
)
from referral.application.reports.following import (
    follow_consent,
    follow_hand_over,
    follow_take_over,
    follow_withdrawal,
    note_delivery,
    open_referrals,
    refer_person,
)

if TYPE_CHECKING:
    from chassis.inbox.applying import Handlers
    from referral.application.ports import Sources

FOLLOWED: bootstrap.Followed = {
    reports.ReportSubmittedV1: open_referrals,
    reports.ReportPersonAddedV1: refer_person,
    reports.ReportReceivedV1: follow_take_over,
    reports.ReportWithdrawnV1: follow_withdrawal,
    reports.HandOverChangedV1: follow_hand_over,
    reports.PersonAgeChangedV1: follow_age,
    reports.ConsentRecordedV1: follow_consent,
    reports.ConsentWithdrawnV1: follow_consent,
    reports.DisclosureEndedV1: follow_disclosure_end,
    reports.OpeningRefusedV1: follow_refusal,
    reports.RerouteConfirmedV1: follow_confirmation,
    RosterChangedV1: follow_roster,
    DeliveryDeliveredV1: note_delivery,
}


def event_handlers(sources: Sources | None = None) -> Handlers:
    """The handlers of the consumer, also of a replayed dead letter."""
    return handlers(bootstrap.NAME, FOLLOWED, bootstrap.unit_of_work_for_event, sources or bootstrap.real_sources())
