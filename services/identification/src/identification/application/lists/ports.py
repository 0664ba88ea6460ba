"""What a list of reports is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list is narrowed to; nothing given is everything that the caller can reach, for the Centre without what was taken back.

    `own` is what they filed themselves or a colleague of their unit did, `reference` the one report that is called so, ended or not,
    `waiting` what the Centre asked about and has no answer to.
    """

    own: bool = False
    reference: str | None = None
    waiting: bool = False


EVERYTHING: Final = ListFilter()
