"""A referral goes to another unit: when the Centre's duty sends it on, two services have to know that it was duty's own word."""

from typing import Any

from gateway.clients.problems import ServiceRefused
from gateway.context import Context
from gateway.graphql.reports.commands import CONFIRM_REROUTE

_OF_THE_CENTRE = "centre_intake"
_REFERRAL_REFUSES_TOO = frozenset({"disclosure-already-ended", "invalid-input", "not-found", "report-move-refused"})


async def confirmed_by_duty(context: Context, given: Any) -> None:
    """When the Centre names the right unit, identification is called before the referral moves, so that it opens on its way.

    What referral refuses too, it refuses in its own words. Anything else keeps the referral from moving: the unit could read
    nothing, and the clock of a child without a unit would be met.
    """
    unit = given.right_unit_id
    if unit is not None and context.caller.principal.has_role(_OF_THE_CENTRE):
        word = CONFIRM_REROUTE.input(idempotency_key=given.idempotency_key, referral_id=given.referral_id, unit_id=unit)
        try:
            await CONFIRM_REROUTE.post(context, word)
        except ServiceRefused as refused:
            if refused.slug not in _REFERRAL_REFUSES_TOO:
                raise
