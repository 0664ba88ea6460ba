"""What a unit decides about a referral."""

import strawberry

from gateway.graphql.command import Command, as_it_is
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY, VERSION
from gateway.graphql.referrals.direction import RejectReferralInput, confirmed_by_duty
from gateway.graphql.referrals.types import Referral, RejectedReferral


@input_type
class AcceptReferralInput:
    """Takes a referral on."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)


COMMANDS = (
    Command(
        "acceptReferral",
        "A worker of the addressed unit takes the referral on; the disclosure opens with it.",
        AcceptReferralInput,
        "referral",
        "/referrals/{referral_id}/accept",
        as_it_is(Referral, "id version state positions purpose urgency unitId reportId sentAt respondBy acceptedAt"),
    ),
    Command(
        "rejectReferral",
        "The unit does not take it: it moves to the right unit at once, or is escalated.",
        RejectReferralInput,
        "referral",
        "/referrals/{referral_id}/reject",
        as_it_is(RejectedReferral, "id outcome"),
        before=confirmed_by_duty,
    ),
)
