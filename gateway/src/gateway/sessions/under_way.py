"""Sign-ins under way: what was asked of the issuer, kept for ten minutes and opened by the browser that asked."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
import sqlalchemy as sa

from gateway.sessions.errors import FailureReason, SignInFailed
from gateway.sessions.secret import NotSealedByThis, Purpose, Secret
from gateway.sessions.tables import SIGN_IN

if TYPE_CHECKING:
    from datetime import datetime

    from chassis.db.database import Database

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """One request to the issuer: what its answer must repeat, and where the browser goes then."""

    to: str
    level: int
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def challenge(self) -> str:
        """The verifier's S256 challenge (RFC 7636)."""
        return base64.urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


class SignInsUnderWay:
    """The table of sign-ins under way. Every method raises Unavailable when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        """`database` connects as the gateway's app role."""
        self._database = database

    async def begin(self, request: SignInRequest, now: datetime) -> Secret:
        """Keeps `request`; returns the secret for the browser."""
        secret = Secret.new(Purpose.SIGN_IN)
        row = {"name": secret.name, "sealed": secret.seal(orjson.dumps(asdict(request))), "ends_at": now + LASTS}
        async with self._database.transaction() as connection:
            await connection.execute(sa.insert(SIGN_IN).values(row))
        return secret

    async def take(self, secret: Secret | None, state: str, now: datetime) -> SignInRequest:
        """The request that this browser began under `state`, once; raises SignInFailed when there is none."""
        if secret is None:
            raise SignInFailed(FailureReason.NOT_BEGUN_HERE)
        taken = sa.delete(SIGN_IN).where(SIGN_IN.c.name == secret.name, SIGN_IN.c.ends_at > now)
        async with self._database.transaction() as connection:
            sealed = (await connection.execute(taken.returning(SIGN_IN.c.sealed))).scalar_one_or_none()
            if sealed is None:
                raise SignInFailed(FailureReason.NOT_BEGUN_HERE)
            request = _opened(secret, sealed)
            # Raised inside the transaction: a state that somebody made up must not spend a sign-in that is under way.
            if not hmac.compare_digest(request.state.encode(), state.encode()):
                raise SignInFailed(FailureReason.NOT_BEGUN_HERE)
            return request


def _opened(secret: Secret, sealed: bytes) -> SignInRequest:
    try:
        return SignInRequest(**orjson.loads(secret.open(sealed)))
    except NotSealedByThis:
        raise SignInFailed(FailureReason.NOT_BEGUN_HERE) from None
