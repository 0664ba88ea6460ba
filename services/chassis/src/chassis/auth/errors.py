"""Why a caller is not known."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What was wrong with a token: for logs and tests, the caller learns only that it was refused."""

    MISSING = "missing"
    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown-key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    TYPE = "type"
    CLAIMS = "claims"
    CLIENT = "client"
    SENDER_CONSTRAINED = "sender-constrained"
    EXCHANGE = "exchange-refused"


class Unauthenticated(Exception):
    """The request carries no token that this process accepts."""

    def __init__(self, reason: Reason) -> None:
        """`reason` never reaches the caller."""
        super().__init__(reason.value)
        self.reason = reason
