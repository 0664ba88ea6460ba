"""What a page may load and do: nothing but our own files, and scripts only with the nonce of this answer."""

from __future__ import annotations

import secrets
from typing import Final

_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types htmx"
)
_ALWAYS: Final = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "vary": "accept-encoding, accept-language, cookie",
}
_OVER_TLS: Final = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


def new_nonce() -> str:
    """A nonce for one answer."""
    return secrets.token_urlsafe(16)


def page_headers(nonce: str, *, production: bool) -> dict[str, str]:
    """The headers of one page; the chassis adds those that every answer has. Production speaks TLS only."""
    policy = {"content-security-policy": _POLICY.format(nonce=nonce)}
    return {**_ALWAYS, **policy, **(_OVER_TLS if production else {})}
