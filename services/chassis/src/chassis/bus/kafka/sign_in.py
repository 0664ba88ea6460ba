"""Distinguishes a refused password from a broker that is away: the library's clients say only that nothing answers."""

from __future__ import annotations

import time
from collections import defaultdict

from kafka.net.sasl import register_sasl_mechanism
from kafka.net.sasl.scram import SaslMechanismScram

MECHANISM = "SCRAM-SHA-512"
_ENOUGH = 3
_ANSWER_SECONDS = 0.5


class SignIns:
    """Attempts of this process that the cluster did not accept, by user name."""

    def __init__(self) -> None:
        self._unanswered: dict[str, list[float]] = defaultdict(list)

    def tried(self, username: str) -> None:
        """Notes an attempt."""
        self._unanswered[username] = [*self._unanswered[username][-_ENOUGH:], time.monotonic()]

    def accepted(self, username: str) -> None:
        """The cluster knows us: what went wrong before was something else."""
        self._unanswered.pop(username, None)

    def refused(self, username: str, since: float) -> bool:
        """Whether attempt after attempt from `since` on (of the monotonic clock) reached a broker and was not accepted."""
        latest = time.monotonic() - _ANSWER_SECONDS
        return sum(since <= at <= latest for at in self._unanswered.get(username, ())) >= _ENOUGH


SIGN_INS = SignIns()


class _WatchedScram(SaslMechanismScram):  # type: ignore[misc]  # kafka-python carries no types
    """SCRAM as the library does it, with a note of how it went.

    A broker that refuses closes the connection at once, and the library reads that end before the reason.
    """

    def auth_bytes(self) -> bytes:
        """As the library's; the first message is an attempt."""
        if self._state == 0:
            SIGN_INS.tried(self.username)
        return bytes(super().auth_bytes())

    def receive(self, auth_bytes: bytes) -> bool:
        """As the library's; the last answer is the acceptance."""
        done = bool(super().receive(auth_bytes))
        if done:
            SIGN_INS.accepted(self.username)
        return done


register_sasl_mechanism(MECHANISM, _WatchedScram, overwrite=True)
