"""The `Idempotency-Key` header as a FastAPI dependency."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request

from chassis.domain.errors import InvalidInput

HEADER = "Idempotency-Key"
_VISIBLE_ASCII = re.compile("[!-~]{8,128}")


# async: FastAPI runs a plain function in a thread, which takes longer than the function.
async def required_key(
    request: Request,
    _documented: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description="8 to 128 visible ASCII characters, new for each command, the same for its repeats.",
        ),
    ] = None,
) -> str:
    """The one key that the caller sent; raises InvalidInput when it is absent, repeated or malformed."""
    sent = request.headers.getlist(HEADER)
    if len(sent) != 1:
        problem = "missing: send one, new for each command" if not sent else "sent more than once: send one"
        raise InvalidInput([(HEADER, problem)])
    if not _VISIBLE_ASCII.fullmatch(sent[0]):
        raise InvalidInput([(HEADER, "must be 8 to 128 visible ASCII characters")])
    return sent[0]


IdempotencyKey = Annotated[str, Depends(required_key)]
