"""A telephone service behind one signed webhook each way, as Standard Webhooks describes it (standardwebhooks.com)."""

from __future__ import annotations

import asyncio
from datetime import UTC
from http import HTTPStatus
from typing import TYPE_CHECKING

import aiohttp
import orjson
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chassis.time import SystemClock
from notifications.adapters.deliveries.tracing import sending
from notifications.application.deliveries.carriers import Refused, Unreachable
from notifications.domain.notices.catalogue import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.ports import Clock
    from notifications.application.deliveries.carriers import Call

# Well under the lease of a delivery: a worker never holds a call that another one may claim.
_WHOLE_SECONDS = 8.0
_NOT_OURS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
KINDS = ("voice", "sms")
LANGUAGE = "sr-Latn"


class TelephoneAway(Exception):
    """There is no telephone service, or it did not answer the last time."""


async def no_telephone() -> None:
    """For a worker without one; raises TelephoneAway."""
    raise TelephoneAway


class WebhookPhone:
    """The `Phone` port."""

    def __init__(self, url: str, secret: str, clock: Clock | None = None) -> None:
        """`secret` is shared with the service, `whsec_` and base64; connects anew for each call."""
        self._url = url
        self._webhook = Webhook(secret)
        self._clock = clock or SystemClock()
        self._away = False

    async def ready(self) -> None:
        """Returns while the service answers; raises TelephoneAway."""
        if self._away:
            raise TelephoneAway

    async def call(self, call: Call) -> None:
        """Hands one call over; raises Refused or Unreachable within 8 s."""
        with sending(call.origin, call.notice_id, "call_phone"):
            try:
                status = await self._post(compose(call), str(call.notice_id))
            except (aiohttp.ClientError, OSError) as error:
                self._away = True
                raise Unreachable from error
            later = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER
            # A wrong secret or address is about every call, so that the operator of this process is to hear of it.
            self._away = later or status in _NOT_OURS or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
            if later:
                raise Unreachable
            if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
                raise Refused

    async def _post(self, body: bytes, delivery: str) -> int:
        at = self._clock.now().astimezone(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._webhook.sign(delivery, at, body.decode()),
        }
        async with (
            asyncio.timeout(_WHOLE_SECONDS),
            aiohttp.ClientSession() as session,
            # A redirect would carry a number to an address that is not in the settings.
            session.post(self._url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status


_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


def compose(call: Call) -> bytes:
    """What the service is sent, the same bytes at every try: a number, a fixed sentence, and the name of the call."""
    return orjson.dumps(
        {
            "delivery": str(call.notice_id),
            "to": call.number,
            "kinds": KINDS,
            "code": call.code.value,
            "sentence": text_of(call.code),
            "language": LANGUAGE,
        }
    )


class AnswerCheck:
    """Distinguishes answers of the telephone service from those of anyone else."""

    def __init__(self, secret: str) -> None:
        """The secret that calls are signed with."""
        self._webhook = Webhook(secret)

    def is_genuine(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether the service signed these bytes, in the last five minutes."""
        try:
            self._webhook.verify(body, dict(headers), json_parse=False)
        except (WebhookVerificationError, ValueError):  # the latter for headers and bodies of no form at all
            return False
        return True
