"""What the access table gives to positions, where a page offers a way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import access

if TYPE_CHECKING:
    from collections.abc import Iterable

_READS: Final = "reads"


def may_see_who_saw(positions: Iterable[str]) -> bool:
    """Whether the record of reads may be asked for; how much of it is shown is the service's to say."""
    table = access.load()
    return any(table.cell(_READS, position).mask is not access.Mask.NONE for position in positions)
