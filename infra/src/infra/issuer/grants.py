"""The token endpoint: a code, a refresh token or another token is turned into tokens."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Any

from infra.issuer.memory import Memory, Refresh
from infra.issuer.oauth import Client, OAuthError
from infra.issuer.tokens import LIFETIME, WHO, SignIn, TokenSigner
from infra.keys.files import SERVICES

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 -- a registered name, not a secret
SUBJECT_AUDIENCE = "gateway"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class TokenEndpoint:
    """The client's half of the flow: `grant` is the whole endpoint."""

    def __init__(self, signer: TokenSigner, memory: Memory) -> None:
        """Tokens come from `signer`, what may be spent from `memory`."""
        self._signer = signer
        self._memory = memory
        self._grants: dict[str, Callable[[Client, Mapping[str, str]], dict[str, Any]]] = {
            "authorization_code": self._redeem_code,
            "refresh_token": self._refresh,
            EXCHANGE: self._exchange,
        }

    @property
    def types(self) -> list[str]:
        """The grants that exist."""
        return list(self._grants)

    def grant(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        """The answer to an authenticated client; raises OAuthError."""
        kind = form.get("grant_type")
        if kind is None:
            raise OAuthError("invalid_request", "grant_type is missing.")
        if kind not in self._grants:
            raise OAuthError("unsupported_grant_type", f"These grants exist: {', '.join(self._grants)}.")
        return self._grants[kind](client, form)

    def _redeem_code(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        code = self._memory.redeem(_needed(form, "code"))
        # The code is spent from here on: a caller who tries it with the wrong proof has stolen it or is broken.
        if code.sign_in.client_id != client.id or form.get("redirect_uri") != code.redirect:
            raise OAuthError(
                "invalid_grant", "The code was made for another client or another redirect_uri: sign in again."
            )
        if not _fits(form.get("code_verifier", ""), code.challenge):
            raise OAuthError("invalid_grant", "code_verifier does not fit the code_challenge: sign in again.")
        return self._tokens(code.sign_in)

    def _refresh(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        spent = self._memory.rotate(_needed(form, "refresh_token"), client.id)
        return self._tokens(spent.sign_in, spent)

    def _tokens(self, sign_in: SignIn, before: Refresh | None = None) -> dict[str, Any]:
        refresh, refresh_lasts = self._memory.hand_out_refresh(sign_in, before)
        return {
            "access_token": self._signer.access(sign_in),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "refresh_token": refresh,
            "refresh_expires_in": refresh_lasts,
            "id_token": self._signer.identity(sign_in, with_nonce=before is None),
            "scope": "openid",
        }

    def _exchange(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        if client.secret is None:
            raise OAuthError("unauthorized_client", "Only the gateway may exchange tokens.")
        if form.get("audience") not in SERVICES or "resource" in form:
            raise OAuthError("invalid_target", f"audience must be one of {', '.join(SERVICES)}.")
        if (
            form.get("subject_token_type") != ACCESS_TOKEN
            or form.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN
        ):
            raise OAuthError("invalid_request", "Only an access token is exchanged, for an access token.")
        if "actor_token" in form:
            raise OAuthError("invalid_request", "actor_token is not supported: leave it out.")
        subject = self._subject(_needed(form, "subject_token"))
        token, lasts = self._signer.exchanged(subject, form["audience"], client.id)
        return {
            "access_token": token,
            "issued_token_type": ACCESS_TOKEN,
            "token_type": "Bearer",
            "expires_in": lasts,
            "scope": "openid",
        }

    def _subject(self, token: str) -> dict[str, Any]:
        subject = self._signer.read(token)
        if subject.get("typ") != "Bearer" or subject.get("aud") != SUBJECT_AUDIENCE:
            raise OAuthError(
                "invalid_request", "The subject token must be an access token whose audience is the gateway."
            )
        if any(subject.get(name) is None for name in WHO):
            raise OAuthError("invalid_request", "The subject token does not say who signed in and how: sign in again.")
        if self._memory.is_ended(str(subject["sid"])):
            raise OAuthError("invalid_request", "The session of the subject token has ended: sign in again.")
        return subject


def _needed(form: Mapping[str, str], name: str) -> str:
    value = form.get(name)
    if value is None:
        raise OAuthError("invalid_request", f"{name} is missing.")
    return value


def _fits(verifier: str, challenge: str) -> bool:
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, challenge.encode())
