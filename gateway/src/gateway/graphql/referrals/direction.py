"""The Centre's duty sends a referral on: two services have to know that it was duty's own word."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gateway.clients.caller import Command
from gateway.clients.problems import ServiceRefused

if TYPE_CHECKING:
    from gateway.context import Context

_OF_THE_CENTRE = "centre_intake"


async def rejected(context: Context, command: Command) -> dict[str, Any]:
    """What became of it; raises what referral refuses.

    When somebody of the Centre names the right unit, identification is told before the referral moves, so that it opens on its way.
    Whatever identification refuses, referral refuses too, in its own words; and what moves without that word waits for it.
    """
    unit = command.body.get("rightUnitId")
    if unit is not None and context.caller.principal.has_role(_OF_THE_CENTRE):
        with suppress(ServiceRefused):
            await context.services.identification.confirm_reroute(
                context.caller, Command(command.target, command.key, {"unitId": unit})
            )
    return await context.services.referral.reject(context.caller, command)
