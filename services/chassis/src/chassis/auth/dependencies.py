"""What a route declares: `principal: Annotated[Principal, permission(Permission.REPORTS_FILE)]`."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import Depends, Request

from chassis.auth.access import SIGNED_IN, mark
from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.errors import PermissionMissing
from chassis.domain.principal import Principal
from chassis.telemetry.logging import get_logger
from contracts.scopes import Permission, carries

if TYPE_CHECKING:
    from chassis.auth.tokens import TokenVerifier
    from chassis.http.rate import RateLimits

# Annotations are real objects in this module: FastAPI reads the signatures at run time.
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)
_log = get_logger(__name__)


@cache
def permission(required: Permission) -> Any:
    """A dependency that gives the Principal and marks the route.

    Without an accepted token the answer is 401, without a role that carries `required` it is 403.
    """

    async def permitted(request: Request) -> Principal:
        principal = await authenticate(request)
        if not carries(principal.roles, required):
            _log.info("auth.forbidden", permission=required, subject_id=principal.subject)
            raise PermissionMissing(required)
        return principal

    return Depends(mark(permitted, required.value))


async def authenticate(request: Request) -> Principal:
    """The caller, verified and counted once per request; raises Unauthenticated, Unavailable or TooManyRequests."""
    known = getattr(request.state, "principal", None)
    if isinstance(known, Principal):
        return known
    verifier: TokenVerifier = request.app.state.verifier
    rate: RateLimits = request.app.state.rate
    try:
        principal = await verifier.verify(bearer_token(request))
    except Unauthenticated as refusal:
        _log.info("auth.refused", reason=refusal.reason)
        raise
    await rate.admit(principal)
    request.state.principal = principal
    return principal


def bearer_token(request: Request) -> str:
    """The one bearer token of the request; raises Unauthenticated."""
    headers = request.headers.getlist("authorization")
    if not headers:
        raise Unauthenticated(Reason.MISSING)
    match = _BEARER.fullmatch(headers[0]) if len(headers) == 1 else None
    if match is None:
        raise Unauthenticated(Reason.MALFORMED)
    return match[1]


signed_in: Any = Depends(mark(authenticate, SIGNED_IN))
"""A dependency for a route that anyone with an accepted token may call (the gateway's own; a service names a permission)."""
