"""The codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds), for demo people's second factor."""

import base64
import hashlib
import hmac

PERIOD_SECONDS = 30
_DIGITS = 6


def code(secret: str, at: float) -> str:
    """The code that an app holding `secret` (base32, as it is typed into one) shows at `at` seconds since 1970."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, int(at // PERIOD_SECONDS).to_bytes(8), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFF_FFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)
