"""What people press on a telephone, as the telephone service reports it: signed instead of signed in."""

# No `from __future__ import annotations`: FastAPI reads these signatures at run time.

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException

from chassis.auth.access import mark
from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.errors import NotFound
from chassis.http.documentation import refuses
from contracts.models import CamelModel
from notifications.application.duty.acknowledge_call import acknowledge_call
from notifications.bootstrap import Container

router = APIRouter(prefix="/phone", tags=["phone"])
SIGNED_BY_TELEPHONE = "signed-by-telephone"
_LONGEST_ANSWER = 4096
SIGNATURE = {
    "webhookId": ("webhook-id", "Id of the message; the same for its repeats."),
    "webhookTimestamp": ("webhook-timestamp", "Seconds since 1970, at most five minutes from now."),
    "webhookSignature": ("webhook-signature", "`v1,` and the signature, as Standard Webhooks describes it."),
}
"""How the telephone service signs: three headers, by the name that each has in the contract."""


class AnswerIn(CamelModel):
    """A person heard the call and pressed a key; `delivery` is the name that the call was handed over with."""

    delivery: UUID
    action: Literal["acknowledged"]
    pressed: Literal["1"]


async def signed_by_telephone(request: Request) -> Container:
    """The process's parts, for an answer that the service signed; NotFound where there is no service."""
    container = cast("Container", request.app.state.container)
    if container.answers is None:
        raise NotFound
    body = await request.body()
    if len(body) > _LONGEST_ANSWER:
        raise HTTPException(413, headers={"x-limit": str(_LONGEST_ANSWER)})
    if not container.answers.is_genuine(body, request.headers):
        raise Unauthenticated(Reason.SIGNATURE)
    return container


Telephone = Annotated[Container, Depends(mark(signed_by_telephone, SIGNED_BY_TELEPHONE))]


@router.post("/answers", status_code=204)
@refuses(NotFound)
async def take_answer(answer: AnswerIn, container: Telephone) -> None:
    """Puts on the record that it was heard. The alarm goes on until the report is taken over."""
    async with container.as_telephone() as uow:
        await acknowledge_call(answer.delivery, uow, container.clock)
