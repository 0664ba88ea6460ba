"""The consent ledger only grows: of several words about one scope the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.words.reports import Answer

WITHDRAWAL_LIFTED_FOR = timedelta(hours=72)
"""How long a ground recorded after a withdrawal opens again to the one who recorded it (access table, `withdrawn`)."""


class ConsentScope(StrEnum):
    """What a person agrees to."""

    IDENTIFICATION = "identification"
    SHARE_CLINICAL = "share_clinical"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger."""

    scope: str
    given: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Hearing:
    """How somebody heard that consent is withdrawn: whether the person was seen alone, and whether a call back confirmed it."""

    seen_alone: Answer
    called_back: Answer


@dataclass(frozen=True, slots=True)
class Ground:
    """Why one reader opens what is closed to them, in their own word, and when they gave it."""

    basis: str
    recorded_at: datetime


def agrees_to(entries: Iterable[ConsentEntry], scope: ConsentScope) -> bool:
    """Whether the last word about `scope` is yes; where none was said, it is not. `entries` are oldest first."""
    return {entry.scope: entry.given for entry in entries}.get(scope, False)


def withdrawn_at(entries: Iterable[ConsentEntry]) -> datetime | None:
    """When the person took back that they be identified at all; None where they did not, or were never asked."""
    last = {entry.scope: entry for entry in entries}.get(ConsentScope.IDENTIFICATION)
    return None if last is None or last.given else last.recorded_at


def lifts_withdrawal(ground: Ground | None, withdrawn: datetime | None, now: datetime) -> bool:
    """Whether the ground was given after the withdrawal and is not older than 72 hours."""
    if ground is None or withdrawn is None:
        return False
    return withdrawn <= ground.recorded_at and now - ground.recorded_at < WITHDRAWAL_LIFTED_FOR
