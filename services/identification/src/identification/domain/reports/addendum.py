"""What an author adds to a report after filing: appended, never edited, each with its moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.domain.errors import InvalidInput
from contracts.words.limits import ADDED
from identification.domain.errors import TooManyAddenda

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from contracts.words.reports import AddendumKind

MOST_ADDITIONS = 20
MOST_AGES = 20
"""How often an age is recorded that turns nothing; that the person is a child after all, or is proposed as an adult, is always taken."""


@dataclass(frozen=True, slots=True)
class Addendum:
    """What one version of a report added to one class of the access table."""

    id: UUID
    class_: str
    content: Mapping[str, Any]
    version: int
    at: datetime


def addendum_must_fit(kind: AddendumKind, text: str) -> None:
    """Raises InvalidInput for a text that is longer than its kind may be."""
    if len(text) > ADDED[kind]:
        raise InvalidInput([("text", f"must have at most {ADDED[kind]} characters.")])


def may_have_another_addition(number: int) -> None:
    """Raises TooManyAddenda when a report was added to `number` times already and that is the most."""
    if number >= MOST_ADDITIONS:
        raise TooManyAddenda
