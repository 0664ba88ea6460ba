"""The consent ledger only grows: of several words about one scope the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from chassis.domain.errors import InvalidInput
from contracts.words.persons import ConsentOutcome
from identification.domain.consents.errors import ConsentAlreadyAnswered, TooManyAttempts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contracts.words.persons import NotAskedReason
    from contracts.words.reports import Answer

WITHDRAWAL_LIFTED_FOR = timedelta(hours=72)
"""How long a ground recorded after a withdrawal opens again to the one who recorded it (access table, `withdrawn`)."""

MOST_ATTEMPTS = 50
_NEXT = timedelta(microseconds=1)


class ConsentScope(StrEnum):
    """What a person agrees to."""

    IDENTIFICATION = "identification"
    SHARE_CLINICAL = "share_clinical"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger: a word of the person, or a `reason` why they could not be asked, which is none."""

    scope: str
    given: bool | None
    recorded_at: datetime
    seen_alone: str | None = None
    called_back: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """How the person's word about consent was heard: whether they were seen alone, and whether a call back confirmed it."""

    seen_alone: Answer
    called_back: Answer


@dataclass(frozen=True, slots=True)
class Ground:
    """Why one reader opens what is closed to them, in their own word, and when they gave it."""

    basis: str
    recorded_at: datetime


def agrees_to(entries: Iterable[ConsentEntry], scope: ConsentScope) -> bool:
    """Whether the last word about `scope` is yes; where none was said, it is not. `entries` are oldest first."""
    last = _last_words(entries).get(scope)
    return last is not None and last.given is True


def withdrawn_at(entries: Iterable[ConsentEntry]) -> datetime | None:
    """When the person said, first or last, that they be not identified at all; None where they did not, or were never asked."""
    last = _last_words(entries).get(ConsentScope.IDENTIFICATION)
    return None if last is None or last.given else last.recorded_at


class Recorded(Protocol):
    """A line of a ledger."""

    @property
    def recorded_at(self) -> datetime:
        """When it was added."""


def next_moment(entries: Iterable[Recorded], now: datetime) -> datetime:
    """When a new line was recorded: after every other of the report, also where another machine's clock is ahead."""
    return max([now, *(entry.recorded_at + _NEXT for entry in entries)])


_HOW_IT_WAS_HEARD: Final = (
    ("seenAlone", "Say whether the person was alone when they answered: yes, no or unknown."),
    ("calledBack", "Say whether a call back to the person confirmed the answer: yes, no or unknown."),
)


def asking_must_fit(
    outcome: ConsentOutcome, reason: NotAskedReason | None, hearing: Hearing | None, *, share_clinical: bool
) -> None:
    """Raises InvalidInput: a reason belongs to a person who could not be asked, and only who agrees shares findings.

    Who answered was heard somehow.
    """
    wrong = []
    if outcome is ConsentOutcome.NOT_ASKED:
        if reason is None:
            wrong.append(("reason", "Say why the person could not be asked yet: give one of the codes."))
    else:
        if hearing is None:
            wrong += _HOW_IT_WAS_HEARD
        if reason is not None:
            wrong.append(("reason", "is said of who could not be asked yet: leave it out."))
    if share_clinical and outcome is not ConsentOutcome.AGREED:
        wrong.append(("shareClinical", "is said of who agrees: leave it out."))
    if wrong:
        raise InvalidInput(wrong)


def must_be_news(
    outcome: ConsentOutcome, entries: Sequence[ConsentEntry], *, share_clinical: bool, to_be_asked: bool
) -> None:
    """Raises ConsentAlreadyAnswered: who has answered refuses nothing anew, and a yes is another word than the last one.

    Who was never asked, whatever way they were reported, has not answered; raises TooManyAttempts for one attempt more than are kept.
    """
    open_ = to_be_asked or not _last_words(entries)
    agreed = agrees_to(entries, ConsentScope.IDENTIFICATION)
    same = agreed and agrees_to(entries, ConsentScope.SHARE_CLINICAL) is share_clinical
    if same if outcome is ConsentOutcome.AGREED else not open_:
        raise ConsentAlreadyAnswered
    if outcome is ConsentOutcome.NOT_ASKED and sum(entry.given is None for entry in entries) >= MOST_ATTEMPTS:
        raise TooManyAttempts


def _last_words(entries: Iterable[ConsentEntry]) -> dict[str, ConsentEntry]:
    return {entry.scope: entry for entry in entries if entry.given is not None}


def lifts_withdrawal(ground: Ground | None, withdrawn: datetime | None, now: datetime) -> bool:
    """Whether the ground was given after the withdrawal and is not older than 72 hours."""
    if ground is None or withdrawn is None:
        return False
    return withdrawn <= ground.recorded_at and now - ground.recorded_at < WITHDRAWAL_LIFTED_FOR
