"""Refusals as OAuth 2.0 words them, and reading of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from starlette.requests import Request

    from infra.issuer.signing.words import Words

BODY_LIMIT = 64 * 1024
MAX_FIELDS = 50
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

    def __init__(self, sentence: Words, status: int = 400) -> None:
        """`sentence` says what to do next."""
        super().__init__(sentence.en)
        self.sentence = sentence
        self.status = status


class SentBack(Exception):
    """A refusal of sign-in that is sent to the client's own callback (RFC 6749, 4.1.2.1)."""

    def __init__(self, redirect: str, state: str | None, error: str, description: str) -> None:
        """`redirect` is the client's registered address."""
        super().__init__(description)
        self.redirect = redirect
        self.parameters = {"error": error, "error_description": description} | ({"state": state} if state else {})


def redirect_address(redirect: str, parameters: dict[str, str]) -> str:
    """The client's callback with `parameters` added."""
    return f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(parameters)}"


def parameters(encoded: str) -> dict[str, str]:
    """Form or query parameters; one that stands twice, or bytes that are no text, raise OAuthError."""
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
