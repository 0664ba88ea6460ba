"""How much waits at a desk: each number is a way to the list that holds it."""

from __future__ import annotations

from asyncio import gather
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from contracts.words.procedures import ProcedureShow
from contracts.words.referrals import Owner
from contracts.words.reports import CentreShow
from gateway.pages.labels import TO_INFORM, WAITS_FOR_CENTRE
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import gets_work
from gateway.pages.rendering.refusals import unless_away
from gateway.pages.worklist.desks import (
    CASES,
    CENTRE,
    OWNER,
    STATE,
    SUPERVISION,
    TO_REVIEW,
    UNIT,
    YES,
    desk_of,
    procedures_of,
)
from gateway.pages.worklist.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from gateway.pages.answers import CentreCountsCentreCounts
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.worklist.desks import Desk

_MOST: Final = 99
"""The services count no further than to one more."""


@dataclass(frozen=True, slots=True)
class Counter:
    """One number; `name` is a sentence of the catalogues, `late` whether it counts what should have been done.

    `in_danger` is how many of them are in danger.
    """

    number: int
    name: str
    address: str
    late: bool = False
    in_danger: int = 0

    @property
    def shown(self) -> str:
        """The number, or that there are more than are counted."""
        return _shown(self.number)

    @property
    def shown_in_danger(self) -> str:
        """The same of those in danger; empty where there is none."""
        return _shown(self.in_danger) if self.in_danger else ""

    @property
    def meaning(self) -> str:
        """What a colour repeats of it, as of a tag."""
        return "danger" if self.late and self.number else "neutral"


def _shown(number: int) -> str:
    return f"{_MOST}+" if number > _MOST else str(number)


async def counters_of(visitor: Visitor) -> Sequence[Counter] | None:
    """Those of the visitor's desk, by one call; empty where nothing is sent to them, None while the service cannot be reached."""
    roles = visitor.principal.roles
    if not gets_work(roles, visitor.principal.unit):
        return ()
    counted = _COUNTED.get(desk_of(roles).name)
    kinds = (
        [_of_procedures, *([counted] if counted else [])] if procedures_of(roles) else [_COUNTED[desk_of(roles).name]]
    )
    return await unless_away(_together(visitor, kinds))


async def _together(visitor: Visitor, kinds: Sequence[Callable[[Visitor], Awaitable[list[Counter]]]]) -> list[Counter]:
    """What is pending for the visitor alone comes first."""
    return list(chain.from_iterable(await gather(*(each(visitor) for each in kinds))))


async def _of_procedures(visitor: Visitor) -> list[Counter]:
    roles = visitor.principal.roles
    counts, desk = (await visitor.ask("ProcedureCounts"))["procedureCounts"], desk_of(roles)
    numbers = {
        ProcedureShow.OWED: counts["owed"],
        ProcedureShow.SITS: counts["sits"],
        ProcedureShow.TO_CONFIRM: counts["toConfirm"],
        ProcedureShow.DISSENTS: counts["dissents"],
        ProcedureShow.CHALLENGED: counts["challenged"],
    }
    return [
        Counter(numbers[show], view.label, _address(desk, **({} if show is desk.shows else view.chosen)))
        for show, view in procedures_of(roles)
    ]


async def _of_centre(visitor: Visitor) -> list[Counter]:
    counts = (await visitor.ask("CentreCounts"))["centreCounts"]
    untaken = Counter(
        counts["notTakenOver"],
        WAITS_FOR_CENTRE,
        _address(CENTRE, **{OWNER: Owner.NOBODY}),
        in_danger=counts["inDanger"],
    )
    asked = Counter(counts["advice"], N_("Questions"), "/advice")
    return [
        *_to_inform(CENTRE, counts),
        *_counters(CENTRE, untaken, counts["late"], counts["dueToday"], counts["mine"], asked),
    ]


async def _of_supervision(visitor: Visitor) -> list[Counter]:
    counts = (await visitor.ask("CentreCounts"))["centreCounts"]
    without, cases, *_ = SUPERVISION.views
    unassigned = Counter(counts["unassigned"], without.label, _address(SUPERVISION))
    dated = _dated(SUPERVISION, counts["late"], counts["dueToday"])
    cased = Counter(counts["mine"], cases.label, _address(SUPERVISION, **cases.chosen))
    return [*_to_inform(SUPERVISION, counts), unassigned, *dated, _to_review(SUPERVISION, counts["toReview"]), cased]


async def _of_cases(visitor: Visitor) -> list[Counter]:
    counts = (await visitor.ask("CentreCounts"))["centreCounts"]
    mine = Counter(counts["mine"], CASES.views[0].label, _address(CASES))
    return [
        *_to_inform(CASES, counts),
        mine,
        *_dated(CASES, counts["late"], counts["dueToday"]),
        _to_review(CASES, counts["toReview"]),
    ]


def _to_inform(desk: Desk, counts: CentreCountsCentreCounts) -> list[Counter]:
    """Of whom the prosecutor is to be informed, where there is anyone: late as soon as one of them is."""
    number, late = counts["toInform"], counts["toInformLate"]
    address = _address(desk, **{STATE: CentreShow.TO_INFORM})
    return [Counter(number, TO_INFORM, address, late=late > 0)] if number else []


async def _of_unit(visitor: Visitor) -> list[Counter]:
    counts = (await visitor.ask("WorklistCounts"))["worklistCounts"]
    waiting = Counter(counts["undecided"], N_("Waits for an answer"), _address(UNIT))
    return _counters(UNIT, waiting, counts["late"], counts["dueToday"], counts["mine"])


def _counters(desk: Desk, first: Counter, late: int, today: int, mine: int, *further: Counter) -> list[Counter]:
    return [
        first,
        *_dated(desk, late, today),
        *further,
        Counter(mine, N_("Taken on by me"), _address(desk, **{OWNER: Owner.ME})),
    ]


def _dated(desk: Desk, late: int, today: int) -> list[Counter]:
    return [
        Counter(late, N_("Overdue"), _address(desk, overdue=YES), late=True),
        Counter(today, N_("Due today"), _address(desk, today=YES)),
    ]


def _to_review(desk: Desk, number: int) -> Counter:
    return Counter(number, TO_REVIEW.label, _address(desk, **TO_REVIEW.chosen), late=True)


def _address(desk: Desk, **chosen: str) -> str:
    """Of the desk's list, narrowed by these."""
    return Filters(desk, chosen).address()


_COUNTED: Final = {
    CENTRE.name: _of_centre,
    SUPERVISION.name: _of_supervision,
    CASES.name: _of_cases,
    UNIT.name: _of_unit,
}
