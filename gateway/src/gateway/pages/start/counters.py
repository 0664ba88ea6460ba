"""How much waits at a desk: each number is a way to the list that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.words.referrals import Owner
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import gets_work
from gateway.pages.rendering.refusals import unless_away
from gateway.pages.worklist.desks import CENTRE, OWNER, UNIT, YES, desk_of
from gateway.pages.worklist.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.worklist.desks import Desk

_MOST: Final = 99
"""The services count no further than to one more."""


@dataclass(frozen=True, slots=True)
class Counter:
    """One number; `name` is a sentence of the catalogues, `late` whether it counts what should have been done."""

    number: int
    name: str
    address: str
    late: bool = False

    @property
    def shown(self) -> str:
        """The number, or that there are more than are counted."""
        return f"{_MOST}+" if self.number > _MOST else str(self.number)

    @property
    def meaning(self) -> str:
        """What a colour repeats of it, as of a tag."""
        return "danger" if self.late and self.number else "neutral"


async def counters_of(visitor: Visitor) -> Sequence[Counter] | None:
    """Those of the visitor's desk, by one call; empty where nothing is sent to them, None while the service cannot be reached."""
    roles = visitor.principal.roles
    if not gets_work(roles):
        return ()
    return await unless_away((_of_centre if desk_of(roles) is CENTRE else _of_unit)(visitor))


async def _of_centre(visitor: Visitor) -> list[Counter]:
    counts = (await visitor.ask("CentreCounts"))["centreCounts"]
    asked = Counter(counts["advice"], N_("Questions"), "/advice")
    return _counters(CENTRE, counts["late"], counts["dueToday"], counts["mine"], asked)


async def _of_unit(visitor: Visitor) -> list[Counter]:
    counts = (await visitor.ask("WorklistCounts"))["worklistCounts"]
    waiting = Counter(counts["undecided"], N_("Waits for an answer"), _address(UNIT))
    return _counters(UNIT, counts["late"], counts["dueToday"], counts["mine"], waiting)


def _counters(desk: Desk, late: int, today: int, mine: int, other: Counter) -> list[Counter]:
    return [
        Counter(late, N_("Overdue"), _address(desk, overdue=YES), late=True),
        Counter(today, N_("Due today"), _address(desk, today=YES)),
        other,
        Counter(mine, N_("Taken on by me"), _address(desk, **{OWNER: Owner.ME})),
    ]


def _address(desk: Desk, **chosen: str) -> str:
    """Of the desk's list, narrowed by these."""
    return Filters(desk, chosen).address()
