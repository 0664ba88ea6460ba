"""What a unit decides about a referral."""

from contracts.commands import referrals
from gateway.graphql.command import as_it_is
from gateway.graphql.declared import row
from gateway.graphql.referrals.direction import confirmed_by_duty
from gateway.graphql.referrals.types import Referral, RejectedReferral

_ACCEPTED = "id version state positions purpose urgency unitId reportId sentAt respondBy acceptedAt"
COMMANDS = (
    row(referrals.ACCEPT, as_it_is(Referral, _ACCEPTED)),
    row(referrals.REJECT, as_it_is(RejectedReferral, "id outcome"), before=confirmed_by_duty),
)
