"""From counts to ribbons: one bar of all that is counted flows into a bar for each stage that it has reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 360
BAR: Final = 12
_FLOW_HEIGHT: Final = 220.0
_SLOT: Final = 28.0
"""No bar takes less height, so that no label touches the next one."""
_GAP: Final = 8.0
_TOP: Final = 10.0
_STAGE_X: Final = 130
_LABEL_GAP: Final = 10
_PARTS: Final = 2
"""One ribbon shows nothing that its number does not."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One upright bar, in units of the picture."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What flows into one stage: the outline of the ribbon, the bar it ends in, and where its words are."""

    stage: str
    count: int
    outline: str
    bar: Bar
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn; it says nothing in words."""

    width: int
    height: float
    bar_width: int
    total: int
    source: Bar
    ribbons: tuple[Ribbon, ...]


def picture_of(counts: Sequence[tuple[str, int]]) -> Picture | None:
    """The picture of `(stage, how many are in it)` in this order without empty stages. None when at most one is filled.

    A height is a count on one scale; a bar never grows thinner than one unit, which only rounds what the table says.
    """
    filled = [(stage, count) for stage, count in counts if count > 0]
    if len(filled) < _PARTS:
        return None
    total = sum(count for _, count in filled)
    scale = _FLOW_HEIGHT / total
    slots = [max(count * scale + _GAP, _SLOT) for _, count in filled]
    height = sum(slots) + 2 * _TOP
    source = Bar(0, round((height - _FLOW_HEIGHT) / 2, 1), _FLOW_HEIGHT)
    ribbons = []
    leaves_at, slot_top = source.y, _TOP
    for (stage, count), slot in zip(filled, slots, strict=True):
        thick = count * scale
        bar = Bar(_STAGE_X, round(slot_top + (slot - thick) / 2, 1), round(max(thick, 1), 1))
        ribbons.append(_ribbon(stage, count, leaves_at, thick, bar))
        leaves_at += thick
        slot_top += slot
    return Picture(WIDTH, round(height, 1), BAR, total, source, tuple(ribbons))


def _ribbon(stage: str, count: int, leaves_at: float, thick: float, bar: Bar) -> Ribbon:
    left, right = BAR, _STAGE_X
    middle = (left + right) / 2
    top, bottom = leaves_at, leaves_at + thick
    outline = (
        f"M{left} {top:.1f}C{middle} {top:.1f} {middle} {bar.y:.1f} {right} {bar.y:.1f}"
        f"V{bar.y + bar.height:.1f}C{middle} {bar.y + bar.height:.1f} {middle} {bottom:.1f} {left} {bottom:.1f}Z"
    )
    return Ribbon(stage, count, outline, bar, _STAGE_X + BAR + _LABEL_GAP, round(bar.y + bar.height / 2 + 5, 1))
