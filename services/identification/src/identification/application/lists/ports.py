"""What a list of reports is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from identification.domain.reading.positions import Facts


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list is narrowed to; nothing given is everything that the caller can reach, for the Centre without what was taken back.

    `own` is what they filed themselves or a colleague of their unit did, `reference` the one report that is called so, ended or not,
    `waiting` what the Centre waits for an answer about.
    """

    own: bool = False
    reference: str | None = None
    waiting: bool = False


EVERYTHING: Final = ListFilter()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and where the next one starts."""

    items: Sequence[Facts]
    cursors: Sequence[str]
    next_cursor: str | None
