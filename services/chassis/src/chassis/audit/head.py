"""The end of a chain: a number and a hash, short enough to be written down elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

GENESIS = bytes(32)
_FORM = re.compile(r"(?P<seq>0|[1-9][0-9]{0,17}):(?P<root>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain; noted elsewhere, it shows later that nothing was cut off."""

    seq: int
    root: bytes

    def __str__(self) -> str:
        """As `audit verify --head` takes it."""
        return f"{self.seq}:{self.root.hex()}"

    @classmethod
    def read(cls, text: str) -> Head:
        """The head that `str` wrote; raises ValueError."""
        form = _FORM.fullmatch(text)
        if form is None:
            raise ValueError("A head is a number, a colon and 64 hexadecimal digits.")
        return cls(int(form["seq"]), bytes.fromhex(form["root"]))


EMPTY = Head(0, GENESIS)
"""Where a chain begins."""
