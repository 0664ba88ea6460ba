"""What identification does with events of others: each goes to its use case, whose name its span has."""

from __future__ import annotations

from chassis.inbox.handlers import handlers
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.events.referral import (
    ReferralAcceptedV1,
    ReferralClosedV1,
    ReferralRejectedV1,
    ReferralReroutedV1,
    ReferralSentV1,
)
from identification.application.openings.address_unit import address_unit
from identification.application.openings.close_referral import close_referral
from identification.application.openings.follow_reroute import follow_reroute
from identification.application.openings.narrow_to_supervisor import narrow_to_supervisor
from identification.application.openings.open_grant import open_grant
from identification.application.receipts.note_delivery import note_delivery
from identification.bootstrap import Followed, unit_of_work_for_event, units

FOLLOWED: Followed = {
    ReferralSentV1: address_unit,
    ReferralReroutedV1: follow_reroute,
    ReferralRejectedV1: narrow_to_supervisor,
    ReferralAcceptedV1: open_grant,
    ReferralClosedV1: close_referral,
    DeliveryDeliveredV1: note_delivery,
}
HANDLERS = handlers("identification", FOLLOWED, unit_of_work_for_event, units())
