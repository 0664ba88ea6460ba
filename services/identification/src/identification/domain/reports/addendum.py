"""What an author adds to a report after filing: appended, never edited, each with its moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts.words.reports import AddendumKind
from identification.domain.errors import TooManyAddenda

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

MOST_ADDENDA = 20


# As many characters as the text it goes on with may have.
LONGEST = {AddendumKind.ACCOUNT: 10_000, AddendumKind.CLINICAL: 10_000, AddendumKind.CARE_NEEDS: 2_000}


@dataclass(frozen=True, slots=True)
class Addendum:
    """One text."""

    id: UUID
    kind: AddendumKind
    text: str
    at: datetime


def addendum_must_fit(kind: AddendumKind, text: str) -> None:
    """Raises InvalidInput for a text that is longer than its kind may be."""
    if len(text) > LONGEST[kind]:
        raise InvalidInput([("text", f"must have at most {LONGEST[kind]} characters.")])


def may_have_another_addendum(number: int) -> None:
    """Raises TooManyAddenda when a report has `number` already and that is the most."""
    if number >= MOST_ADDENDA:
        raise TooManyAddenda
