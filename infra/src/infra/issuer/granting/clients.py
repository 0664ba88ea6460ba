"""The two programs that may ask for tokens, and how each proves who it is."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from infra.issuer.granting.oauth import OAuthError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from infra.issuer.settings import IssuerSettings

GATEWAY, CLI = "gateway", "spona-cli"


@dataclass(frozen=True, slots=True)
class Client:
    """A registered program. Without a secret it is public; only a confidential one may exchange tokens."""

    id: str
    redirect: str
    secret: SecretStr | None = None
    may_exchange: bool = False

    @property
    def origin(self) -> str:
        """Scheme, host and port of its callback."""
        parts = urlsplit(self.redirect)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def after_logout(self) -> str:
        """The one address to which a browser may be sent after sign-out."""
        return f"{self.origin}/"


class Clients:
    """All registered programs."""

    def __init__(self, clients: Mapping[str, Client]) -> None:
        """By id."""
        self._clients = dict(clients)

    @classmethod
    def of(cls, settings: IssuerSettings) -> Clients:
        """The gateway and the command line of this installation."""
        gateway = Client(GATEWAY, settings.gateway_redirect, settings.gateway_secret, may_exchange=True)
        return cls({GATEWAY: gateway, CLI: Client(CLI, settings.cli_redirect)})

    def find(self, client_id: str | None) -> Client | None:
        """The client of this id, if there is one."""
        return self._clients.get(client_id or "")

    def authenticated(self, form: Mapping[str, str], authorization: str | None) -> Client:
        """The client that sends `form`, by HTTP Basic or by form fields; raises OAuthError `invalid_client`."""
        client_id, secret = form.get("client_id"), form.get("client_secret")
        if authorization is not None:
            if secret is not None:
                raise OAuthError(
                    "invalid_request", "Prove who you are in one way: either by HTTP Basic or by form fields."
                )
            basic_id, secret = _basic(authorization)
            if client_id not in (None, basic_id):
                raise OAuthError("invalid_request", "client_id differs from the one in the Authorization header.")
            client_id = basic_id
        client = self.find(client_id)
        if client is None or not _proves(client, secret):
            raise OAuthError("invalid_client", "The client is unknown or its secret is wrong.", 401)
        return client


def _proves(client: Client, secret: str | None) -> bool:
    if client.secret is None:
        return secret is None
    return secret is not None and hmac.compare_digest(client.secret.get_secret_value().encode(), secret.encode())


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    try:
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        name = colon = secret = ""
    if scheme.lower() != "basic" or not colon:
        raise OAuthError("invalid_client", "The Authorization header is not HTTP Basic.", 401)
    # Both parts are form-encoded before they are joined (RFC 6749, 2.3.1).
    return unquote(name), unquote(secret)
