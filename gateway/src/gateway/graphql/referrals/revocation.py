"""A revocation reaches identification even before the referral does: referral says which report it is of."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gateway.clients.problems import ServiceRefused

if TYPE_CHECKING:
    from gateway.clients.caller import Command
    from gateway.context import Context

# The Centre's own item opens nothing that could be revoked; it ends with the report.
_OPENS_NOTHING = "formal_identification"


async def revoked(context: Context, command: Command) -> dict[str, Any]:
    """The report's receipt; raises what identification refuses. Only what it does not know is asked of referral."""
    identification = context.services.identification
    try:
        return await identification.revoke_referral(context.caller, command)
    except ServiceRefused as refusal:
        if refusal.status != HTTPStatus.NOT_FOUND:
            raise
        referral = await context.services.referral.referral(context.caller, command.target)
        if referral.get("purpose") == _OPENS_NOTHING or referral.get("reportId") is None:
            raise
    return await identification.revoke_referral(context.caller, command, referral["reportId"])
