"""A demo person at the gateway: signs in by the real code flow, asks, waits until something is so."""

import asyncio
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Self

import aiohttp

from infra.errors import CliError
from infra.sign_in.code_flow import SignIn

_SECONDS = 10.0
_PAUSE = 0.05


class DemoCaller:
    """One person's calls; raises CliError with a sentence when something does not come about."""

    def __init__(self, session: aiohttp.ClientSession, address: str, person: str, token: str) -> None:
        """`address` is the gateway's GraphQL endpoint."""
        self._session = session
        self._address = address
        self.person = person
        self._headers = {"authorization": f"Bearer {token}"}

    @classmethod
    async def sign_in(cls, session: aiohttp.ClientSession, address: str, person: str, issuer: SignIn) -> Self:
        """Signs the person in."""
        return cls(session, address, person, await issuer.token(person))

    async def ask(self, document: str, **variables: Any) -> Any:
        """The single field that the document asks for; None when there is nothing for this person."""
        body = {"query": document, "variables": variables}
        try:
            async with self._session.post(self._address, json=body, headers=self._headers) as answer:
                status, said = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CliError("The gateway does not answer; is the platform up? Start it with: spona up") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise CliError(f"{self.person} has asked the gateway too often; wait a minute and repeat.")
        if not isinstance(said, dict) or said.get("errors") or not said.get("data"):
            raise CliError(f"The gateway refused what {self.person} asked; see the gateway's log.")
        return next(iter(said["data"].values()))

    async def do(self, document: str, **given: Any) -> Any:
        """A command with a fresh key; raises CliError with the title of an expected refusal."""
        done = await self.ask(document, input={"idempotencyKey": uuid.uuid4().hex, **given})
        if "slug" in done:
            raise CliError(f"{self.person} was refused ({done['slug']}): {done['title']}")
        return done

    async def wait(self, what: str, document: str, so: Callable[[Any], Any], **variables: Any) -> Any:
        """Asks until `so` answers something; raises CliError saying `what` did not come about."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            found = so(await self.ask(document, **variables))
            if found:
                return found
            await asyncio.sleep(_PAUSE)
        raise CliError(f"{what} did not come about within {_SECONDS:.0f} s; see spona status and the logs.")
