"""Strangers at the sign-in, whom Keycloak looks for in its database each time; a connection that has ended answers with an error."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

from infra.errors import CliError
from tests.workshop.containers.outside import world as outside
from tests.workshop.containers.people.asking import proxied
from tests.workshop.containers.running.composed import Composed

_PATH = "/realms/spona/protocol/openid-connect/token"
_TIMES, _AT_ONCE = 64, 16
_FOUND_SECONDS = 90
# Of a person whom it looked for and does not know. It says 400 where it could not look.
_NOT_KNOWN = 401


def lends_what_lives(composed: Composed) -> str:
    """Start PostgreSQL anew once Keycloak holds many connections to it; refuses when an answer fails after each of two gave a good one.

    Until then it may look for PostgreSQL at the address that it had before.
    """
    _asked(composed)
    composed.recreate("postgres")
    began = time.monotonic()
    # The proxy asks them in turn.
    while any(_status(composed) != _NOT_KNOWN for _ in range(2)):
        if time.monotonic() - began > _FOUND_SECONDS:
            raise CliError(f"Keycloak did not find PostgreSQL within {_FOUND_SECONDS} s")
    found = time.monotonic() - began
    came = _asked(composed)
    composed.wait_until_healthy(*composed.services())
    failed = sum(count for status, count in came.items() if status != _NOT_KNOWN)
    answer = f"{failed} of {came.total()} answers of Keycloak failed, {found:.1f} s after PostgreSQL was well"
    if failed:
        raise CliError(answer)
    return answer


def _asked(composed: Composed) -> Counter[int]:
    """What comes back when many at once say that they are a client that no one knows, whom it looks for in the database each time."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return Counter(threads.map(lambda _: _status(composed), range(_TIMES)))


def _status(composed: Composed) -> int:
    connection = proxied(outside.SIGN_IN, composed.places)
    body = urlencode({"grant_type": "client_credentials", "client_id": str(uuid4()), "client_secret": "none"})
    try:
        connection.request("POST", _PATH, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return connection.getresponse().status
    finally:
        connection.close()
