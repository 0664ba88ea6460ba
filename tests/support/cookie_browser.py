"""A gateway in the test's process before a demo issuer on a real port, and browsers that sign in there, cookie by cookie."""

from __future__ import annotations

import asyncio
import re
import secrets
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
from fastapi import APIRouter, FastAPI

from chassis.auth.tokens import TokenVerifier
from gateway.app import make_app
from gateway.sessions.dependencies import (
    SignedIn,
    signed_in_by_browser,
    stepped_up_by_browser,
    watching_by_browser,
)
from gateway.settings import GatewaySettings
from infra.issuer.app import create_app
from infra.issuer.settings import IssuerSettings
from infra.sign_in import page as sign_in_page
from tests.support.asgi import started
from tests.support.issuer import PEOPLE, SECRET, write_key
from tests.support.program import free_port
from tests.support.served import served
from tests.support.tokens import SettableClock

SESSION, UNDER_WAY, KNOWN = "__Host-spona", "__Host-spona-sign-in-", "__Host-spona-browser"
NAVIGATION = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
# What leads to a page that shows again what was sent.
KEPT = re.compile(r"[?&]kept=")
# The issuer of a test speaks no TLS: the certificates of the world's authorities are read for no one.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
pages = APIRouter()


def _told(signed_in: SignedIn) -> dict[str, Any]:
    principal = signed_in.caller.principal
    return {
        "username": principal.username,
        "acr": principal.acr,
        "token": signed_in.caller.token,
        "ends": signed_in.ends_at.isoformat(),
    }


@pages.api_route("/page", methods=["GET", "POST"])
async def page(signed_in: Annotated[SignedIn, signed_in_by_browser]) -> dict[str, Any]:
    """What a person opens or sends."""
    return _told(signed_in)


@pages.get("/news")
async def news(signed_in: Annotated[SignedIn, watching_by_browser]) -> dict[str, Any]:
    """What a page asks by itself."""
    return _told(signed_in)


@pages.get("/sealed")
async def sealed(signed_in: Annotated[SignedIn, stepped_up_by_browser]) -> dict[str, Any]:
    """What wants a second factor."""
    return _told(signed_in)


class Client(httpx.AsyncClient):
    """One that follows where a form leads that is shown again: each page of it has an address of its own."""

    async def post(self, *args: Any, **kwargs: Any) -> httpx.Response:
        """The page that a browser shows afterwards, unless it is another than that of the form; its `history` has what the POST was answered."""
        answer = await super().post(*args, **kwargs)
        location = answer.headers.get("location", "")
        if answer.status_code != 303 or not KEPT.search(location):
            return answer
        headers = {name: value for name, value in (kwargs.get("headers") or {}).items() if name != "content-type"}
        page = await self.get(location, headers=headers)
        page.history = [answer]
        return page


class Browser:
    """One browser: what it holds, and the pages it opens at one gateway."""

    def __init__(self, app: FastAPI, origin: str) -> None:
        """Holds nothing. https, since a jar of cookies knows no exception for this machine."""
        base = origin.replace("http://", "https://")
        self.app = app
        self.gateway = Client(transport=httpx.ASGITransport(app), base_url=base, headers=NAVIGATION)

    @property
    def cookie(self) -> str | None:
        """The session's."""
        return self.gateway.cookies.get(SESSION)

    @property
    def attempts(self) -> dict[str, str]:
        """The cookies of its sign-ins under way."""
        return {name: value for name, value in self.gateway.cookies.items() if name.startswith(UNDER_WAY)}

    def hold(self, cookies: Mapping[str, str]) -> None:
        """Puts cookies into it."""
        for name, value in cookies.items():
            self.gateway.cookies.set(name, value, domain="127.0.0.1")

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Opens a page; a redirect is not followed. Header names with underscores for dashes."""
        return await self.gateway.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    async def begin(self, to: str = "/page", **query: str) -> str:
        """Presses sign-in: the issuer's address."""
        answer = await self.gateway.get("/auth/sign-in", params={"to": to, **query})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def at_issuer(self, address: str, person: str) -> str:
        """Signs in at the demo issuer: the callback as path and query."""
        async with httpx.AsyncClient(verify=PLAIN) as client:
            answer = await _press(client, await client.get(address), username=person)
            if answer.status_code == 200:
                answer = await _press(client, answer, confirm="yes")
        parts = urlsplit(answer.headers["location"])
        return f"{parts.path}?{parts.query}"

    async def sign_in(self, person: str = "health.nis", to: str = "/page", **query: str) -> httpx.Response:
        """A whole sign-in: what the callback answers."""
        return await self.get(await self.at_issuer(await self.begin(to, **query), person))


async def _press(client: httpx.AsyncClient, page: httpx.Response, **fields: str) -> httpx.Response:
    form = sign_in_page.read(page.text)
    assert form is not None, page.text
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(str(page.url)))
    return await client.post(origin + form.action, data=form.hidden | fields)


@dataclass
class World:
    """One demo issuer and as many gateways on one database as a test wants; they share the clock."""

    dsn: str
    folder: Path
    clock: SettableClock = field(default_factory=lambda: SettableClock(datetime.now(UTC)))
    issuer_port: int = field(default_factory=free_port)
    gateway_port: int = field(default_factory=free_port)
    people: Path = PEOPLE
    asked: list[str] = field(default_factory=list)
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Makes the issuer, which listens only once it is opened."""
        self.origin = f"http://127.0.0.1:{self.gateway_port}"
        values: dict[str, Any] = {
            "SPONA_ENV": "development",
            "http": {"port": self.issuer_port},
            "people": self.people,
            "key": write_key(self.folder / f"issuer-{self.issuer_port}.pem"),
            "gateway_secret": SECRET,
            "gateway_redirect": f"{self.origin}/auth/callback",
            "cli_redirect": f"{self.origin}/auth/cli",
        }
        self.issuer_settings = IssuerSettings(**values)
        self._issuer = create_app(self.issuer_settings, self.clock)
        self._hash_key = secrets.token_hex(32)
        self.answering.set()

    @asynccontextmanager
    async def issuer(self) -> AsyncIterator[None]:
        """Serves the issuer; what it remembers outlives the block. Its answers wait while `answering` is clear."""

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            async def send_when_allowed(message: Any) -> None:
                if message["type"] == "http.response.start":
                    self.asked.append(scope["path"])
                    await self.answering.wait()
                await send(message)

            await self._issuer(scope, receive, send_when_allowed)

        async with served(counted, port=self.issuer_port):
            yield

    def renewals(self) -> int:
        """How often the token endpoint was asked."""
        return sum(path.endswith("/token") for path in self.asked)

    def settings(self, **more: Any) -> GatewaySettings:
        """Of the gateway."""
        issuer, nowhere = self.issuer_settings.address, "http://127.0.0.1:1"
        values: dict[str, Any] = {
            "SPONA_ENV": "development",
            "public_url": self.origin,
            "db": {"app_dsn": self.dsn},
            "keys": {"sessions": self._hash_key},
            "auth": {
                "issuer": issuer,
                "jwks_url": f"{issuer}/protocol/openid-connect/certs",
                "audience": "gateway",
                "token_url": f"{issuer}/protocol/openid-connect/token",
                "client_id": "gateway",
                "client_secret": SECRET,
            },
            "services": {"identification": nowhere, "referral": nowhere, "notifications": nowhere},
            "http": {"port": self.gateway_port},
            **more,
        }
        return GatewaySettings(**values)

    @asynccontextmanager
    async def gateway(self, *, stop: asyncio.Event | None = None, **more: Any) -> AsyncIterator[FastAPI]:
        """A running gateway with the pages of this module; `stop` ends what stays open."""
        settings = self.settings(**more)
        auth = settings.auth
        verifier = TokenVerifier(auth.issuer, auth.audience, auth.jwks_url, clock=self.clock)
        app = make_app(settings, verifier, clock=self.clock, stop=stop)
        app.include_router(pages)
        async with started(app):
            yield app

    def browser(self, app: FastAPI) -> Browser:
        """A fresh browser before a gateway."""
        return Browser(app, self.origin)
