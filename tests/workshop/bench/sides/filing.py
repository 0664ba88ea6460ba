"""Filing reports at identification over REST, several people at once, with every answer checked."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp

from infra.demo.job import GIRL
from infra.errors import CliError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.workshop.bench.measured_stack import MeasuredStack

REPORTERS = ("health.nis", "health2.nis", "health.sabac")
AT_ONCE = 8


class Filing:
    """Reporters of two hospitals, signed in, before one identification."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Sequence[str], address: str) -> None:
        """`address` is identification's."""
        self._session = session
        self._headers = [{"authorization": f"Bearer {token}"} for token in tokens]
        self._address = f"{address}/reports"
        self.filed = 0

    async def turn(self, reports: int) -> list[float]:
        """Files so many, AT_ONCE at a time; reports a second. Raises CliError at the first wrong answer."""
        numbers, began = count(), time.perf_counter()

        async def one_after_the_other(who: Mapping[str, str]) -> None:
            while next(numbers) < reports:
                await self.one(who)

        try:
            async with asyncio.TaskGroup() as tasks:
                for each in range(AT_ONCE):
                    tasks.create_task(one_after_the_other(self._headers[each % len(self._headers)]))
        except* CliError as refused:
            raise refused.exceptions[0] from None
        return [reports / (time.perf_counter() - began)]

    async def one(self, who: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Files one; the receipt. Raises CliError."""
        body = {"encounterDate": datetime.now(UTC).date().isoformat(), **GIRL}
        headers = {**(who or self._headers[0]), "idempotency-key": uuid.uuid4().hex}
        try:
            async with self._session.post(self._address, json=body, headers=headers) as answer:
                status, said = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CliError("Identification stopped answering while reports were filed; see its log.") from error
        if status != HTTPStatus.CREATED or not said.get("id"):
            raise CliError(f"A report was answered with {status} instead of 201, so nothing is measured; see the log.")
        self.filed += 1
        found: dict[str, Any] = said
        return found


async def tokens(measured: MeasuredStack, people: Sequence[str], service: str) -> list[str]:
    """A token of each person for one service, exchanged as the gateway does. Raises CliError."""
    issuer = measured.issuer
    return [await issuer.exchange(await issuer.token(person), service) for person in people]
