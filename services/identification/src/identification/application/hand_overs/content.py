"""How a hand-over stands, in the words that its report's author and their unit are shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid5

from contracts.words.reports import HandOver

if TYPE_CHECKING:
    from identification.application.contents.ports import Content
    from identification.domain.reports.report import Report


_TURN: Final = timedelta(hours=12)
"""After midnight (UTC) nights change: at noon few hand a shift over."""


def hand_over_of(report: Report) -> Content:
    """Nothing where none is offered. While one is, when, and a name for its author that tells their offers from those of others.

    That name is made of an id that cannot be guessed, and names no one: a unit does not see who filed. It is another one
    for each night, so that a unit does not learn over the weeks which reports one author filed.
    """
    step, offered_at = report.hand_over, report.progress.offered_at
    if step is None:
        return {}
    if step is not HandOver.OFFERED or offered_at is None:
        return {"handOver": step.value}
    by = uuid5(report.filing.author_id, f"offers of {(offered_at - _TURN).date()}")
    return {"handOver": step.value, "offeredAt": offered_at.isoformat(), "offeredBy": str(by)}
