"""Signing in as a program does for a demo person: the real code flow with PKCE, and the gateway's token exchange."""

import base64
import difflib
import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import parse_qs, urljoin, urlsplit

import aiohttp
from joserfc import jws
from yarl import URL

from chassis.auth.claims import level_of
from chassis.domain.principal import SECOND_FACTOR
from infra.errors import CliError
from infra.sign_in import page as sign_in_page
from infra.sign_in.page import Answers, Credentials, SignInForm

CLIENT, GATEWAY = "spona-cli", "gateway"
_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
_ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 -- a registered name, not a secret
_SECONDS = 10
_USAGE, _OK = 2, 200
_MOST_PAGES = 6


class SignIn:
    """Signs demo people in at one issuer. Every method raises CliError with a sentence when it cannot."""

    def __init__(
        self, issuer: str, redirect: str, gateway_secret: str | None = None, credentials: Credentials | None = None
    ) -> None:
        """`redirect` is the callback registered for the command line; the secret is needed for `exchange` only.

        `credentials` are those of every demo person unless others are given.
        """
        self.issuer = issuer
        self._redirect = redirect
        self._gateway_secret = gateway_secret
        self._credentials = credentials

    @classmethod
    def at(cls, port_base: int, gateway_secret: str | None = None) -> Self:
        """At the installation whose ports begin at `port_base`."""
        address = f"http://127.0.0.1:{port_base + 4}/realms/spona"
        return cls(address, f"http://127.0.0.1:{port_base}/auth/cli", gateway_secret)

    async def token(self, person: str, acr: int = 1) -> str:
        """An access token for the gateway; with acr 2 the person confirmed once more."""
        return str((await self.tokens(person, acr))["access_token"])

    async def tokens(self, person: str, acr: int = 1) -> dict[str, Any]:
        """All tokens of one sign-in, as the token endpoint answers."""
        async with self._session() as session:
            return await self._sign_in(session, person, acr)

    async def exchange(self, token: str, audience: str) -> str:
        """The token for one service that the gateway gets for a caller's token."""
        if self._gateway_secret is None:
            raise CliError("Exchanging a token needs the gateway's secret: start the installation first with spona up.")
        form = {
            "grant_type": _EXCHANGE,
            "client_id": GATEWAY,
            "client_secret": self._gateway_secret,
            "subject_token": token,
            "subject_token_type": _ACCESS_TOKEN,
            "audience": audience,
            "scope": f"openid {audience}",
        }
        async with self._session() as session:
            return str((await self._ask_for_tokens(session, await self._discover(session), form))["access_token"])

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiohttp.ClientSession]:
        # Keycloak's cookies are Secure even over http, and hold characters that aiohttp would quote.
        jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False, treat_as_secure_origin=[URL(self.issuer).origin()])
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout) as session:
                yield session
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._down() from error

    async def _sign_in(self, session: aiohttp.ClientSession, person: str, acr: int) -> dict[str, Any]:
        known = await self._discover(session)
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": self._redirect,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        if acr >= SECOND_FACTOR:
            asked["acr_values"] = str(acr)
        code = await self._code(session, known, asked, person)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect, "client_id": CLIENT}
        tokens = await self._ask_for_tokens(session, known, form | {"code_verifier": verifier})
        if not hmac.compare_digest(str(_claims(tokens["id_token"]).get("nonce")), nonce):
            raise CliError("The issuer answered another sign-in than ours (nonce): try again.")
        # acr_values is only a wish: what was reached is in the token.
        if level_of(_claims(tokens["access_token"])) < acr:
            raise CliError(
                f"The issuer did not ask {person} for a second confirmation: this stack has no acr {acr} for that person."
            )
        return tokens

    async def _discover(self, session: aiohttp.ClientSession) -> dict[str, Any]:
        async with session.get(f"{self.issuer}/.well-known/openid-configuration") as answer:
            known = await answer.json(content_type=None) if answer.status == _OK else None
        if not isinstance(known, dict) or known.get("issuer") != self.issuer:
            raise self._down()
        return known

    async def _code(
        self, session: aiohttp.ClientSession, known: dict[str, Any], asked: dict[str, str], person: str
    ) -> str:
        address = URL(known["authorization_endpoint"]).with_query(asked)
        async with session.get(address, allow_redirects=False) as answer:
            status, page, location = answer.status, await answer.text(), answer.headers.get("location")
        answers = Answers(person, self._credentials)
        # The person, then a second step where acr 2 is wanted, which may have to be tried again: no sign-in has more pages.
        for _ in range(_MOST_PAGES):
            if location is not None:
                break
            form = self._form(page, status, person)
            target = urljoin(self.issuer, form.action)
            async with session.post(target, data=form.hidden | answers.to(form), allow_redirects=False) as answer:
                status, page, location = answer.status, await answer.text(), answer.headers.get("location")
        return self._code_in(location, asked["state"])

    def _form(self, page: str, status: int, person: str) -> SignInForm:
        form = sign_in_page.read(page)
        if form is None:
            raise CliError(f"The issuer refused to sign {person} in (status {status}): see its log.")
        if form.people and person not in form.people:
            close = difflib.get_close_matches(person, form.people, n=1, cutoff=0.5)
            hint = f"did you mean {close[0]}?" if close else f"one of {', '.join(form.people)} is."
            raise CliError(f"{person} is not a demo person: {hint}", code=_USAGE)
        return form

    def _code_in(self, location: str | None, state: str) -> str:
        if location is None:
            raise CliError("The issuer asks for more than a demo person has: see its sign-in page in a browser.")
        found = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        if "code" not in found:
            raise CliError(
                f"The issuer refused the sign-in ({found.get('error', 'no code')}): {found.get('error_description', location)}"
            )
        if found.get("state") != state or found.get("iss", self.issuer) != self.issuer:
            raise CliError("The issuer answered another sign-in than ours (state): try again.")
        return found["code"]

    async def _ask_for_tokens(
        self, session: aiohttp.ClientSession, known: dict[str, Any], form: Mapping[str, str]
    ) -> dict[str, Any]:
        async with session.post(known["token_endpoint"], data=dict(form)) as answer:
            decoded = await answer.json(content_type=None)
        if answer.status != _OK or not isinstance(decoded, dict):
            error = decoded if isinstance(decoded, dict) else {}
            raise CliError(
                f"The issuer gave no token ({error.get('error', answer.status)}): {error.get('error_description', '')}".rstrip(
                    ": "
                )
            )
        return decoded

    def _down(self) -> CliError:
        return CliError(
            f"No issuer answers at {self.issuer}: start it with spona up, or name the folder of the one that runs with --data."
        )


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any]:
    """The claims without a check: the token came straight from the issuer, and its recipient verifies it."""
    claims: dict[str, Any] = json.loads(jws.extract_compact(token.encode()).payload)
    return claims
