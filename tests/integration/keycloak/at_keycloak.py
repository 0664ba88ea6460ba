"""A browser of the tests at a gateway and at the real Keycloak."""

from __future__ import annotations

import socket
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from httpx import Response
from yarl import URL

from infra.sign_in import page as sign_in_page
from infra.sign_in.code_flow import SignIn
from infra.sign_in.page import SignInForm
from tests.support.cookie_browser import Browser, World
from tests.support.keycloak import GATEWAY

# No name server knows a name below this one.
PUBLIC_NAME = "sign-in.invalid"


class OfBrowsers(ThreadedResolver):
    """What people's machines know of names: where the proxy before Keycloak is, too."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses behind a name."""
        return await super().resolve("127.0.0.1" if host == PUBLIC_NAME else host, port, family)


class AtKeycloak:
    """One browser at a gateway and at Keycloak, whose cookies it keeps."""

    def __init__(self, issuer: str, browser: Browser, world: World) -> None:
        """Holds nothing."""
        self.gateway = browser
        self.clock = world.clock
        self._issuer = issuer
        self._at = SignIn(issuer, f"{GATEWAY}/auth/callback")
        jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False, treat_as_secure_origin=[URL(issuer).origin()])
        self._keycloak = aiohttp.ClientSession(cookie_jar=jar, connector=aiohttp.TCPConnector(resolver=OfBrowsers()))

    async def sign_in(self, person: str, **query: str) -> None:
        """A whole sign-in."""
        address = urlsplit(await self.gateway.begin(**query))
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        known = {"authorization_endpoint": f"{address.scheme}://{address.netloc}{address.path}"}
        code = await self._at._code(self._keycloak, known, asked, person)
        back = {"state": asked["state"], "code": code, "iss": self._issuer}
        answer = await self.gateway.get(f"/auth/callback?{urlencode(back)}")
        assert (answer.status_code, answer.headers.get("location")) == (303, "/page"), answer.text

    async def opens(self, address: str) -> tuple[SignInForm | None, str]:
        """Follows Keycloak from page to page: its form, or where it sends the browser back to the gateway."""
        page = ""
        while address and not address.startswith(GATEWAY):
            page, address = await self._page("GET", address)
        return sign_in_page.read(page) if not address else None, address

    async def sends(self, form: SignInForm, **fields: str) -> tuple[SignInForm | None, str]:
        """Sends a form of Keycloak's; the same."""
        page, address = await self._page("POST", urljoin(self._issuer, form.action), form.hidden | fields)
        return await self.opens(address) if address else (sign_in_page.read(page), "")

    async def _page(self, method: str, address: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        to = URL(address, encoded=True)
        async with self._keycloak.request(method, to, data=fields, allow_redirects=False) as answer:
            return await answer.text(), answer.headers.get("location", "")

    async def returns(self, address: str) -> Response:
        """Goes where Keycloak sends the browser: what the gateway's callback answers."""
        return await self.gateway.get(f"/auth/callback?{urlsplit(address).query}")

    async def ends_at_keycloak(self, address: str) -> str:
        """Follows a sign-out: where Keycloak sends the browser."""
        async with self._keycloak.get(URL(address, encoded=True), allow_redirects=False) as answer:
            return answer.headers.get("location", await answer.text())

    async def close(self) -> None:
        """Forgets Keycloak's cookies."""
        await self._keycloak.close()
