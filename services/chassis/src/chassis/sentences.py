"""Errors whose sentence is written once and names what it is about."""

from __future__ import annotations

from typing import ClassVar


class Explained(Exception):
    """`sentence` says what happened and what to do; each `{}` in it is an id, a code or a place, and never a value."""

    sentence: ClassVar[str]

    def __init__(self, *named: object) -> None:
        """`named` are the names in the sentence, in its order."""
        super().__init__(self.sentence.format(*named))
