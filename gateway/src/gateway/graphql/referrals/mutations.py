"""What a unit decides about a referral."""

from typing import Annotated

import strawberry

from gateway.context import Context
from gateway.graphql.errors.refusals import AnyRefusal, or_refusal
from gateway.graphql.fields import mutation
from gateway.graphql.inputs import KEY, VERSION, Given, command_of
from gateway.graphql.referrals.direction import rejected
from gateway.graphql.referrals.types import Referral, RejectedReferral
from gateway.graphql.referrals.vocabulary import RejectionReason
from gateway.graphql.wire import read

AcceptReferralResult = Annotated[Referral | AnyRefusal, strawberry.union("AcceptReferralResult")]
RejectReferralResult = Annotated[RejectedReferral | AnyRefusal, strawberry.union("RejectReferralResult")]


@strawberry.input(description="Takes a referral on.")
class AcceptReferralInput:
    """Takes a referral on."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)


@strawberry.input(description="Does not take a referral. `out_of_area` names the unit that is right.")
class RejectReferralInput:
    """Does not take a referral."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    reason: RejectionReason
    right_unit_id: strawberry.ID | None = None


@strawberry.type
class ReferralMutations:
    """Mutations of referrals."""

    @mutation("A worker of the addressed unit takes the referral on; the disclosure opens with it.")
    @or_refusal
    async def accept_referral(
        self, info: strawberry.Info[Context, None], given: Given[AcceptReferralInput]
    ) -> AcceptReferralResult:
        """Accepts."""
        context = info.context
        return Referral.of(await context.services.referral.accept(context.caller, command_of(given, "referral_id")))

    @mutation("The unit does not take it: it moves to the right unit at once, or is escalated.")
    @or_refusal
    async def reject_referral(
        self, info: strawberry.Info[Context, None], given: Given[RejectReferralInput]
    ) -> RejectReferralResult:
        """Rejects."""
        context = info.context
        command = command_of(given, "referral_id")
        return read(RejectedReferral, await rejected(context, command))
