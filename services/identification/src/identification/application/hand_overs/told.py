"""How a hand-over stands, in the words that its report's author and their unit are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from contracts.words.reports import HandOver

if TYPE_CHECKING:
    from identification.application.contents.ports import Content
    from identification.domain.reports.report import Report


def hand_over_of(report: Report) -> Content:
    """Nothing where none is offered. While one is, when, and a name for its author that tells their offers from those of others.

    That name is made of an id that nobody can guess, and is nobody's: a unit is not shown who filed a report.
    """
    step, offered_at = report.hand_over, report.progress.offered_at
    if step is None:
        return {}
    if step is not HandOver.OFFERED or offered_at is None:
        return {"handOver": step.value}
    by = uuid5(report.filing.author_id, "offers of one author")
    return {"handOver": step.value, "offeredAt": offered_at.isoformat(), "offeredBy": str(by)}
