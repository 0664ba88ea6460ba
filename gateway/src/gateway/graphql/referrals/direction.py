"""The Centre's duty sends a referral on: two services have to know that it was duty's own word."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from gateway.clients.problems import ServiceRefused
from gateway.graphql.reports.commands import CONFIRM_REROUTE, ConfirmRerouteInput

if TYPE_CHECKING:
    from gateway.context import Context
    from gateway.graphql.referrals.commands import RejectReferralInput

_OF_THE_CENTRE = "centre_intake"


async def confirmed_by_duty(context: Context, given: RejectReferralInput) -> None:
    """When somebody of the Centre names the right unit, identification is told before the referral moves, so that it opens on its way.

    Whatever identification refuses, referral refuses too, in its own words; and what moves without that word waits for it.
    """
    unit = given.right_unit_id
    if unit is not None and context.caller.principal.has_role(_OF_THE_CENTRE):
        word = ConfirmRerouteInput(idempotency_key=given.idempotency_key, referral_id=given.referral_id, unit_id=unit)
        with suppress(ServiceRefused):
            await CONFIRM_REROUTE.post(context, word)
