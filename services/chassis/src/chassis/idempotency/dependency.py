"""The `Idempotency-Key` header as a FastAPI dependency."""

import re
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from chassis.domain.errors import InvalidInput
from chassis.ports import IdempotencyKey

HEADER = "Idempotency-Key"
_FORM = "[!-~]{8,128}"
_VISIBLE_ASCII = re.compile(_FORM)
DOCUMENTED: Final[dict[str, Any]] = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "8 to 128 visible ASCII characters, new for each command, the same for its repeats.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": f"^{_FORM}$"},
    "example": "3f6c1b1e-take-over-1",
}
"""The header as the contract shows it: FastAPI would ask for it before it is known who calls."""


# async: FastAPI runs a plain function in a thread, which takes longer than the function.
async def required_key(request: Request) -> str:
    """The one key that the caller sent; raises InvalidInput when it is absent, repeated or malformed."""
    sent = request.headers.getlist(HEADER)
    if len(sent) != 1:
        problem = "missing: send one, new for each command" if not sent else "sent more than once: send one"
        raise InvalidInput([(HEADER, problem)])
    if not _VISIBLE_ASCII.fullmatch(sent[0]):
        raise InvalidInput([(HEADER, "must be 8 to 128 visible ASCII characters")])
    return sent[0]


async def _key_and_body(request: Request, key: Annotated[str, Depends(required_key)]) -> IdempotencyKey:
    return IdempotencyKey(key, await request.body())


Repeatable = Annotated[IdempotencyKey, Depends(_key_and_body)]
"""What a route of a command declares: its key, and the bytes that were sent under it."""
