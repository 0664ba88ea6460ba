"""What both halves of the flow share: refusals as OAuth 2.0 words them, parameters, and the programs that may ask for tokens."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from aiohttp import BasicAuth
from pydantic import SecretStr
from starlette.requests import Request

from infra.issuer.pages import Words
from infra.issuer.settings import IssuerSettings

BODY_LIMIT = 64 * 1024
MAX_FIELDS = 50
GATEWAY, CLI = "gateway", "spona-cli"
_FORM = "application/x-www-form-urlencoded"


class OAuthError(Exception):
    """A refusal of the token endpoint (RFC 6749, 5.2); the description never repeats what was sent."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        """`error` is the registered code."""
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


class SignInRefused(Exception):
    """A refusal of sign-in that stays on our page, since there is nowhere safe to send the browser."""

    def __init__(self, sentence: Words) -> None:
        """`sentence` says what to do next."""
        super().__init__(sentence.en)
        self.sentence = sentence


class SentBack(Exception):
    """A refusal of sign-in that is sent to the client's own callback (RFC 6749, 4.1.2.1)."""

    def __init__(self, redirect: str, state: str | None, error: str, description: str) -> None:
        """`redirect` is the client's registered address."""
        super().__init__(description)
        self.redirect = redirect
        self.parameters = {"error": error, "error_description": description} | ({"state": state} if state else {})


def redirect_address(redirect: str, parameters: dict[str, str]) -> str:
    """The client's callback with `parameters` added."""
    return f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(parameters)}" if parameters else redirect


def parameters(encoded: str) -> dict[str, str]:
    """Form or query parameters; one that is there twice, or bytes that are no text, raise OAuthError."""
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise OAuthError("invalid_request", "The parameters cannot be read: encode them as a form in UTF-8.") from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise OAuthError("invalid_request", "A parameter stands twice: send each once.")
    # An empty value counts as absent (RFC 6749, 3.1).
    return {name: value for name, value in found.items() if value}


async def form(request: Request) -> dict[str, str]:
    """Parameters of a posted form of at most 64 kB; raises OAuthError."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise OAuthError("invalid_request", f"Send the parameters as {_FORM}.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise OAuthError("invalid_request", "The request is larger than 64 kB.", 413)
    try:
        return parameters(body.decode("ascii"))
    except UnicodeDecodeError:
        raise OAuthError("invalid_request", "The parameters cannot be read: encode them as a form in UTF-8.") from None


@dataclass(frozen=True, slots=True)
class Client:
    """A registered program. Without a secret it is public; only a confidential one may exchange tokens."""

    id: str
    redirect: str
    secret: SecretStr | None = None

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

    def __init__(self, settings: IssuerSettings) -> None:
        """The gateway and the command line of this installation."""
        gateway = Client(GATEWAY, settings.gateway_redirect, settings.gateway_secret)
        self._clients = {GATEWAY: gateway, CLI: Client(CLI, settings.cli_redirect)}

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
    try:
        basic = BasicAuth.decode(authorization, "utf-8")
    except ValueError:
        raise OAuthError("invalid_client", "The Authorization header is not HTTP Basic.", 401) from None
    # Both parts are form-encoded before they are joined (RFC 6749, 2.3.1).
    return unquote(basic.login), unquote(basic.password)
