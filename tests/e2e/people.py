"""People in front of a running installation: signed in at its issuer, asking the gateway and each service."""

from __future__ import annotations

import io
import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from infra.launcher.plan import people_file
from infra.sign_in import people as demo_people
from infra.sign_in.code_flow import SignIn
from tests.support.probe import eventually_async
from tests.support.stack import Stack
from tests.support.tokens import claims

SERVICES = {"identification": 1, "referral": 2, "notifications": 3}
WHO = demo_people.load(people_file()).by_username
GRAPHQL = "application/graphql-response+json"
"""The form in which a status says whether a document was run."""
_OPERATIONS = Path(__file__).parents[2] / "gateway" / "operations"
_TO_SPARE_S = 20


@dataclass(frozen=True)
class Answer:
    """One HTTP answer as it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """One header."""
        return dict(self.headers).get(name)

    @property
    def slug(self) -> str:
        """Which problem it is."""
        return str(self.json()["type"]).removeprefix("urn:problem:")


@dataclass
class Tokens:
    """Everybody's tokens, each used until shortly before it ends: Keycloak's for a service live two minutes."""

    stack: Stack
    kept: dict[tuple[str, str, int], str] = field(default_factory=dict)

    async def of(self, person: str, audience: str, acr: int) -> str:
        """A token of the person for the gateway, or one exchanged for a service."""
        held = self.kept.get((person, audience, acr))
        if held is not None and claims(held)["exp"] - time.time() > _TO_SPARE_S:
            return held
        issuer = SignIn.at(self.stack.port_base, self.stack.gateway_secret)
        if audience == "gateway":
            fresh = await issuer.token(person, acr)
        else:
            fresh = await issuer.exchange(await self.of(person, "gateway", acr), audience)
        self.kept[person, audience, acr] = fresh
        return fresh


@dataclass(frozen=True)
class Wire:
    """Connections to one installation; every refusal that came over them is kept."""

    stack: Stack
    tokens: Tokens
    session: aiohttp.ClientSession
    refusals: list[bytes] = field(default_factory=list)

    async def send(self, method: str, port: int, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        """One request to the process on the port; bytes are sent as they are, anything else as JSON."""
        content = _content(body)
        kind = {} if content is None else {"content-type": "application/json"}
        began = time.monotonic()
        async with self.session.request(
            method, self.stack.installation.address(port, path), data=content, headers={**kind, **headers}
        ) as came:
            text = await came.read()
            pairs = tuple((name.decode().lower(), value.decode()) for name, value in came.raw_headers)
            answer = Answer(came.status, pairs, text, time.monotonic() - began)
        if answer.status >= 400 or b'"errors"' in text or b'"slug"' in text:
            self.refusals.append(text)
        return answer


@dataclass(frozen=True)
class Person:
    """A demo person, signed in with or without a second confirmation."""

    name: str
    wire: Wire
    acr: int = 1

    @property
    def unit(self) -> str:
        """The unit they work in."""
        return str(WHO[self.name].unit)

    @property
    def id(self) -> str:
        """Who they are to the platform."""
        return str(WHO[self.name].sub)

    def confirmed(self) -> Person:
        """The same person after a second confirmation."""
        return Person(self.name, self.wire, acr=2)

    async def rest(self, service: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A request to a service, with the token exchanged for it."""
        token = await self.wire.tokens.of(self.name, service, self.acr)
        return await self.wire.send(
            method, SERVICES[service], path, body, {"authorization": f"Bearer {token}", **_dashed(headers)}
        )

    async def get(self, service: str, path: str) -> Answer:
        """A question to a service."""
        return await self.rest(service, "GET", path)

    async def post(self, service: str, path: str, body: Any, key: str | None = None) -> Answer:
        """A command to a service, with a fresh key unless given."""
        return await self.rest(service, "POST", path, body, idempotency_key=uuid.uuid4().hex if key is None else key)

    async def graphql(self, document: str, variables: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """A document to the gateway, as it is or by its name among the gateway's operations."""
        body = {"query": operation(document), "variables": dict(variables or {})}
        return await self.posted_to_gateway(body, **headers)

    async def posted_to_gateway(self, body: Any, **headers: str) -> Answer:
        """Any body to the gateway's endpoint."""
        token = await self.wire.tokens.of(self.name, "gateway", self.acr)
        return await self.wire.send(
            "POST", 0, "/graphql", body, {"authorization": f"Bearer {token}", "accept": GRAPHQL, **_dashed(headers)}
        )

    async def gateway(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """A file, sent to the gateway or fetched from it."""
        token = await self.wire.tokens.of(self.name, "gateway", self.acr)
        headers = {"authorization": f"Bearer {token}", "content-type": "application/octet-stream"}
        return await self.wire.send(method, 0, path, body, headers)

    async def ask(self, document: str, **variables: Any) -> Any:
        """The one field that a document asks for; fails on any error."""
        answer = await self.graphql(document, variables)
        answered = answer.json()
        assert answer.status == 200, answered
        assert "errors" not in answered, answered
        (content,) = answered["data"].values()
        return content

    async def whole_list(self, document: str, **variables: Any) -> list[Any]:
        """Every node of a list, page by page."""
        nodes, after = [], None
        while True:
            page = await self.ask(document, first=20, after=after, **variables)
            nodes += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if after is None:
                return nodes

    async def say(self, document: str, key: str | None = None, **given: Any) -> Any:
        """A command: what was done, or the refusal."""
        return await self.ask(document, input={"idempotencyKey": uuid.uuid4().hex if key is None else key, **given})

    async def do(self, document: str, **given: Any) -> Any:
        """A command that must be done."""
        done = await self.say(document, **given)
        assert "slug" not in done, done
        return done

    async def sees(self, what: str, document: str, so: Callable[[Any], Any], **variables: Any) -> Any:
        """Asks until `so` finds something in the answer."""

        async def look() -> Any:
            return so(await self.ask(document, **variables))

        return await eventually_async(look, f"{self.name} sees {what}")


class Everybody:
    """The demo people by name."""

    def __init__(self, wire: Wire) -> None:
        """Over these connections."""
        self.wire = wire

    def __call__(self, name: str) -> Person:
        """The person of this name."""
        return Person(name, self.wire)

    async def without_token(self, service: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A request without any token."""
        return await self.wire.send(method, SERVICES[service], path, body, _dashed(headers))


def operation(document: str) -> str:
    """The text of a named operation of the gateway; a document itself stays as it is."""
    return document if "{" in document else (_OPERATIONS / f"{document}.graphql").read_text("utf-8")


async def until(look: Callable[[], Awaitable[Any]], what: str, seconds: float = 30) -> Any:
    """Waits until `look` gives something true."""
    return await eventually_async(look, what, seconds=seconds)


def _content(body: Any) -> Any:
    """Bytes are sent as they are, pieces one by one, anything else as JSON."""
    if body is None or isinstance(body, AsyncIterator):
        return body
    return io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
