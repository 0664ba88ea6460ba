"""The demo issuer inside the test's own process, with a clock that the test sets, and the steps of a browser and a client."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey, KeySet

from infra.issuer.app import create_app
from infra.issuer.settings import IssuerSettings
from infra.sign_in import page as sign_in_page
from tests.support.tokens import SettableClock, written

ORIGIN = "http://127.0.0.1:22004"
ISSUER = f"{ORIGIN}/realms/spona"
PROTOCOL = f"{ISSUER}/protocol/openid-connect"
GATEWAY_REDIRECT = "http://127.0.0.1:22000/auth/callback"
CLI_REDIRECT = "http://127.0.0.1:22000/auth/cli"
SECRET = "a-secret-of-the-gateway-for-tests"
VERIFIER = "v" * 43
PEOPLE = Path(__file__).parents[2] / "infra" / "demo" / "people.yaml"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return written(hashlib.sha256(verifier.encode()).digest())


def answer_of(response: httpx.Response) -> dict[str, str]:
    """The parameters with which a browser was sent to the client."""
    assert response.status_code == 303, response.text
    return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}


def write_key(path: Path, curve: ec.EllipticCurve | None = None) -> Path:
    """A fresh signing key at `path`, P-256 unless given."""
    key = ec.generate_private_key(curve or ec.SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def settings(folder: Path) -> IssuerSettings:
    """Settings of an issuer whose key lies in `folder`."""
    values: dict[str, Any] = {
        "SPONA_ENV": "development",
        "http": {"port": 22004},
        "people": PEOPLE,
        "key": write_key(folder / "issuer.pem"),
        "gateway_secret": SECRET,
        "gateway_redirect": GATEWAY_REDIRECT,
        "cli_redirect": CLI_REDIRECT,
    }
    return IssuerSettings(**values)


class IssuerInProcess:
    """One issuer and the steps against it."""

    def __init__(self, folder: Path) -> None:
        """The key is made in `folder`."""
        self.clock = SettableClock()
        result = settings(folder)
        self.key = ECKey.import_key(result.key.read_bytes())
        transport = httpx.ASGITransport(create_app(result, self.clock))
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    async def keys(self) -> KeySet:
        """The published keys."""
        return KeySet.import_key_set((await self.http.get(f"{PROTOCOL}/certs")).json())

    def request(self, **changes: str | None) -> dict[str, str]:
        """Parameters of a good authorization request with `changes`; None leaves one out."""
        good: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "gateway",
            "redirect_uri": GATEWAY_REDIRECT,
            "scope": "openid",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    async def ask(self, **changes: str | None) -> httpx.Response:
        """GET of the authorization endpoint."""
        return await self.http.get(f"{PROTOCOL}/auth", params=self.request(**changes))

    async def press(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Presses a button of the page's form."""
        form = sign_in_page.read(page.text)
        assert form is not None, page.text
        return await self.http.post(form.action, data=form.hidden | fields)

    async def code(self, person: str = "health.nis", **changes: str | None) -> str:
        """A fresh code for a person, with a second confirmation where it is asked for."""
        answer = await self.press(await self.ask(**changes), username=person)
        if answer.status_code == 200:
            answer = await self.press(answer, confirm="yes")
        return answer_of(answer)["code"]

    async def post_token(self, **form: str | None) -> httpx.Response:
        """POST to the token endpoint as the gateway, unless the form says who else."""
        own: dict[str, str | None] = {"client_id": "gateway", "client_secret": SECRET}
        return await self.http.post(
            f"{PROTOCOL}/token", data={name: value for name, value in (own | form).items() if value is not None}
        )

    async def redeem(self, code: str, **changes: str | None) -> httpx.Response:
        """Turns a code into tokens."""
        good: dict[str, str | None] = {"code": code, "redirect_uri": GATEWAY_REDIRECT, "code_verifier": VERIFIER}
        return await self.post_token(**({"grant_type": "authorization_code"} | good | changes))

    async def tokens(self, person: str = "health.nis", **changes: str | None) -> dict[str, Any]:
        """All tokens of a fresh sign-in through the gateway."""
        response = await self.redeem(await self.code(person, **changes))
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def refresh(self, token: str, **changes: str | None) -> httpx.Response:
        """Turns a refresh token into new tokens."""
        return await self.post_token(**({"grant_type": "refresh_token", "refresh_token": token} | changes))

    async def exchange(
        self, token: str, audience: str | None = "identification", **changes: str | None
    ) -> httpx.Response:
        """Turns a gateway token into one for a service."""
        good: dict[str, str | None] = {"subject_token": token, "subject_token_type": ACCESS_TOKEN, "audience": audience}
        return await self.post_token(**({"grant_type": EXCHANGE} | good | changes))
