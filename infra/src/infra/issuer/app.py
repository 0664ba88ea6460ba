"""The issuer as a web application: addresses as Keycloak has them, so that a client cannot tell the two apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from chassis.time import SystemClock
from infra.issuer.granting import keys
from infra.issuer.granting.clients import Clients
from infra.issuer.granting.grants import GrantDesk
from infra.issuer.granting.oauth import OAuthError, SentBack, SignInRefused, form, parameters
from infra.issuer.granting.tokens import ALGORITHM, TokenSigner
from infra.issuer.guard import Guard
from infra.issuer.memory import Memory
from infra.issuer.signing import pages, words
from infra.issuer.signing.sign_in import SignInDesk
from infra.issuer.signing.sign_out import SignOutDesk
from infra.sign_in import people as demo_people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from chassis.ports import Clock
    from infra.issuer.settings import IssuerSettings
    from infra.sign_in.people import People

_METHODS = ["client_secret_basic", "client_secret_post", "none"]
_LANGUAGE = "language"
_MOST_SHOWN = 100
"""More would not be looked through; a person who comes after them in the file is named by a program."""


def create_app(settings: IssuerSettings, clock: Clock | None = None) -> Starlette:
    """The whole issuer; raises StartupRefused when the key or the people cannot be used."""
    key = keys.load(settings.key)
    mint = TokenSigner(key, settings.address, clock or SystemClock())
    memory, clients, people = Memory(mint.now), Clients.of(settings), demo_people.load(settings.people)
    grants = GrantDesk(mint, memory)
    pages_of = _Pages(
        SignInDesk(settings.address, clients, people, memory),
        SignOutDesk(clients, mint, memory),
        people,
        settings.address,
    )
    protocol = f"{urlsplit(settings.address).path}/protocol/openid-connect"

    async def token(request: Request) -> Response:
        """RFC 6749 3.2 and RFC 8693."""
        sent = await form(request)
        client = clients.authenticated(sent, request.headers.get("authorization"))
        return JSONResponse(grants.grant(client, sent))

    routes = [
        Route(
            f"{urlsplit(settings.address).path}/.well-known/openid-configuration",
            _json(_discovery(settings.address, grants.types)),
        ),
        Route(f"{protocol}/certs", _json(keys.published(key))),
        Route(f"{protocol}/auth", pages_of.ask),
        Route(pages_of.action, pages_of.answer, methods=["POST"]),
        Route(f"{protocol}/token", token, methods=["POST"]),
        Route(f"{protocol}/logout", pages_of.sign_out, methods=["GET", "POST"]),
        Route("/healthz", _json({"status": "alive"})),
        Route("/readyz", _json({"status": "ready", "checks": {}, "figures": {}})),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={OAuthError: _oauth_error, SignInRefused: _refused, SentBack: pages_of.send_back},
    )
    app.add_middleware(Guard, host=urlsplit(settings.address).netloc)
    return app


class _Pages:
    """The browser's routes."""

    def __init__(self, desk: SignInDesk, exit_desk: SignOutDesk, people: People, issuer: str) -> None:
        self._desk = desk
        self._exit = exit_desk
        self._people = people.people[:_MOST_SHOWN]
        self.action = f"{urlsplit(issuer).path}/login-actions/authenticate"

    async def ask(self, request: Request) -> Response:
        """The page that lists the people."""
        sent = parameters(request.url.query)
        language = _speaks(request, sent)
        transaction, asked = self._desk.begin(sent)
        people = self._people if asked.hint is None else (asked.hint,)
        return self._page(pages.choose(people, self.action, transaction, language), asked.client.origin)

    async def answer(self, request: Request) -> Response:
        """The person chose, confirmed or gave up."""
        sent = await form(request)
        transaction, language = sent.get("transaction", ""), _speaks(request, sent)
        if "cancel" in sent:
            raise self._desk.cancel(transaction)
        under_way = self._desk.under_way(transaction)
        address = (
            self._desk.confirm(transaction)
            if "confirm" in sent
            else self._desk.choose(transaction, sent.get("username", ""))
        )
        if address is None and under_way.person is not None:
            return self._page(
                pages.confirm(under_way.person, self.action, transaction, language), under_way.request.client.origin
            )
        return RedirectResponse(str(address), 303)

    async def sign_out(self, request: Request) -> Response:
        """The end of a session."""
        sent = await form(request) if request.method == "POST" else parameters(request.url.query)
        language = _speaks(request, sent)
        address = self._exit.sign_out(sent)
        if address:
            return RedirectResponse(address, 303)
        return self._page(pages.message(words.SIGNED_OUT, words.CLOSE_IT, language))

    async def send_back(self, _request: Request, refused: Exception) -> Response:
        """A refusal that is sent to the client."""
        return (
            RedirectResponse(self._desk.answer_address(refused), 303)
            if isinstance(refused, SentBack)
            else Response(status_code=500)
        )

    @staticmethod
    def _page(content: str, client_origin: str = "") -> Response:
        return HTMLResponse(content, headers={"content-security-policy": pages.content_security_policy(client_origin)})


async def _oauth_error(_request: Request, refused: Exception) -> Response:
    if not isinstance(refused, OAuthError):
        return Response(status_code=500)
    headers = {"www-authenticate": 'Basic realm="spona"'} if refused.error == "invalid_client" else None
    return JSONResponse({"error": refused.error, "error_description": refused.description}, refused.status, headers)


async def _refused(request: Request, refused: Exception) -> Response:
    if not isinstance(refused, SignInRefused):
        return Response(status_code=500)
    policy = {"content-security-policy": pages.content_security_policy()}
    language = getattr(request.state, _LANGUAGE, words.LANGUAGES[0])
    return HTMLResponse(pages.message(words.CANNOT_SIGN_IN, refused.sentence, language), refused.status, policy)


def _speaks(request: Request, sent: Mapping[str, str]) -> str:
    """The language of the answer, also of one that refuses."""
    language = words.language_of(sent)
    setattr(request.state, _LANGUAGE, language)
    return language


def _json(content: dict[str, Any]) -> Any:
    async def endpoint(_request: Request) -> Response:
        return JSONResponse(content)

    return endpoint


def _discovery(issuer: str, grants: list[str]) -> dict[str, Any]:
    protocol = f"{issuer}/protocol/openid-connect"
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{protocol}/auth",
        "token_endpoint": f"{protocol}/token",
        "jwks_uri": f"{protocol}/certs",
        "end_session_endpoint": f"{protocol}/logout",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": grants,
        "subject_types_supported": ["public"],
        "scopes_supported": ["openid"],
        "acr_values_supported": ["1", "2"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": _METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "ui_locales_supported": list(words.LANGUAGES),
    }
