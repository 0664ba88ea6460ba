"""The issuer as a web application: addresses as Keycloak has them, so that a client cannot distinguish the two."""

from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.ports import Clock
from chassis.time import SystemClock
from infra.issuer import pages
from infra.issuer.grants import TokenEndpoint
from infra.issuer.guard import Guard, answering
from infra.issuer.memory import Memory
from infra.issuer.oauth import Clients, OAuthError, SentBack, SignInRefused, form
from infra.issuer.settings import IssuerSettings
from infra.issuer.sign_in import SignInPages
from infra.issuer.tokens import ALGORITHM, TokenSigner, load_key
from infra.sign_in import people


def create_app(settings: IssuerSettings, clock: Clock | None = None) -> Starlette:
    """The whole issuer; raises StartupRefused when the key or the people cannot be used."""
    key = load_key(settings.key)
    signer = TokenSigner(key, settings.address, clock or SystemClock())
    memory, clients = Memory(signer.now), Clients(settings)
    grants = TokenEndpoint(signer, memory)
    browser = SignInPages(settings.address, clients, people.load(settings.people), signer, memory)
    realm, host = urlsplit(settings.address).path, urlsplit(settings.address).netloc
    protocol = f"{realm}/protocol/openid-connect"

    async def token(request: Request) -> Response:
        """RFC 6749 3.2 and RFC 8693."""
        sent = await form(request)
        return JSONResponse(grants.grant(clients.authenticated(sent, request.headers.get("authorization")), sent))

    routes = [
        Route(f"{realm}/.well-known/openid-configuration", answering(_discovery(settings.address, grants.types))),
        Route(f"{protocol}/certs", answering({"keys": [key.as_dict(private=False)]})),
        Route(f"{protocol}/auth", browser.ask),
        Route(browser.action, browser.answer, methods=["POST"]),
        Route(f"{protocol}/token", token, methods=["POST"]),
        Route(f"{protocol}/logout", browser.sign_out, methods=["GET", "POST"]),
        Route("/healthz", answering({"status": "alive"})),
        Route("/readyz", answering({"status": "ready", "checks": {}, "figures": {}})),
    ]
    refusals = dict.fromkeys((OAuthError, SignInRefused, SentBack), browser.refused)
    app = Starlette(routes=routes, exception_handlers={**refusals})
    app.add_middleware(Guard, host=host)
    return app


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
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "ui_locales_supported": list(pages.LANGUAGES),
    }
