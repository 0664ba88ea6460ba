"""What clients asked and what they were answered: the only word of theirs that the checker takes."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a client does."""

    FILE = "file"
    READ = "read"
    TAKE_OVER = "take-over"
    ADVISE = "advise"
    WHEREABOUTS = "whereabouts"
    WITHDRAW = "withdraw"
    CONSENT = "consent"
    SEND = "send"
    ASSIGN = "assign"
    OPEN = "open"
    APPOINT = "appoint"
    PROPOSE = "propose"
    SIGN = "sign"
    DISSENT = "dissent"
    CONFIRM = "confirm"
    RULE = "rule"
    ACCEPT = "accept"
    REJECT = "reject"
    REVOKE = "revoke"


class Outcome(StrEnum):
    """What the client knows in the end. `unknown`: an answer was lost, so it was done or not."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request; `status` is None when no answer came."""

    trace: str
    status: int | None

    @property
    def acknowledged(self) -> bool:
        """Whether it was asked to be done."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the answer said that it is not done, for a reason of its own and not of the moment."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in (408, 429)


@dataclass(slots=True)
class Operation:
    """One thing that a client wanted, with every request it took."""

    kind: Kind
    service: str
    caller: str
    subject: str | None
    key: str = field(default_factory=lambda: secrets.token_hex(12))
    attempts: list[Attempt] = field(default_factory=list)
    said: Any = None
    may_be_refused: bool = False

    @property
    def outcome(self) -> Outcome:
        """A refusal behind a lost answer proves nothing: the lost one may have been done since."""
        if any(attempt.acknowledged for attempt in self.attempts):
            return Outcome.OK
        if self.attempts and all(attempt.refused for attempt in self.attempts):
            return Outcome.FAILED
        return Outcome.UNKNOWN

    @property
    def is_command(self) -> bool:
        """Whether it changes something."""
        return self.kind is not Kind.READ


@dataclass(slots=True)
class History:
    """Everything asked in one run, and what was seen that must never be seen."""

    operations: list[Operation] = field(default_factory=list)
    seen_after_the_end: list[str] = field(default_factory=list)

    def begin(self, operation: Operation) -> Operation:
        """Keeps it from before its first request."""
        self.operations.append(operation)
        return operation

    def commands(self, *kinds: Kind) -> list[Operation]:
        """Commands of these kinds, or all."""
        return [each for each in self.operations if each.is_command and (not kinds or each.kind in kinds)]

    def counts(self) -> Counter[Outcome]:
        """How many ended how."""
        return Counter(each.outcome for each in self.operations)
