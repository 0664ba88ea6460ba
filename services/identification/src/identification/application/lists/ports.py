"""What a list of reports is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contracts.words.referrals import WorklistSort
from contracts.words.reports import CentreShow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import Owner
    from contracts.words.reports import ReportingSector
    from contracts.words.urgency import Urgency


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list is narrowed to; nothing given is everything that the caller can reach, for the Centre without what was taken back.

    `own` is what they filed themselves or a colleague of their unit did, `reference` the one report that is called so, ended or not,
    `waiting` what the Centre asked about and has no answer to, `running` what has not ended. With `urgent_first` the most urgent of
    their own come before what is newer, and what has ended is last.
    """

    own: bool = False
    reference: str | None = None
    waiting: bool = False
    running: bool = False
    urgent_first: bool = False


EVERYTHING: Final = ListFilter()


@dataclass(frozen=True, slots=True)
class CentreFilter:
    """What the Centre's list of running reports is narrowed to, and its order.

    `owner` took it over, as the caller sees it; `sector` filed it; `place` is the unit that serves the place of a child,
    `place_code` the code of the municipality in which the person was met; what is to be
    decided first of it is due from `due_from` on and before `due_before`.
    """

    show: CentreShow = CentreShow.WAITING
    owner: Owner | None = None
    urgency: Urgency | None = None
    sector: ReportingSector | None = None
    place: UUID | None = None
    place_code: bytes | None = field(default=None, repr=False)
    due_from: datetime | None = None
    due_before: datetime | None = None
    sort: WorklistSort = WorklistSort.TERM


WHAT_WAITS: Final = CentreFilter()


@dataclass(frozen=True, slots=True)
class CentreCounts:
    """How many lines of the caller's list at the Centre are late, due by the end of the day, and the caller's.

    `to_review` are those whose danger is to be assessed anew by the end of the day: of their cases, for a supervisor of all.
    `unassigned` were taken over and have no case manager, `not_taken_over` are those that no one has, `in_danger` the immediate ones of
    these. Of the persons of whom the caller is to inform the prosecutor `to_inform` are all, `to_inform_late` those whose term has
    passed. `questions` are reports that it asked about without an answer yet, `advice` is what it was asked without a report. None is
    counted beyond `COUNTED`.
    """

    late: int
    due_today: int
    mine: int
    questions: int
    advice: int
    not_taken_over: int
    in_danger: int
    unassigned: int
    to_inform: int
    to_inform_late: int
    to_review: int


@dataclass(frozen=True, slots=True)
class ProcedureCounts:
    """How many procedures wait for the caller, by `ProcedureShow`; none is counted beyond `COUNTED`."""

    sits: int
    owed: int
    to_confirm: int
    dissents: int
    challenged: int


COUNTED: Final = 100
