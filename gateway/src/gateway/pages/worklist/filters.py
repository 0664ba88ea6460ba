"""What the list is narrowed to and how it is sorted. It is in the address, to be kept and shared within the unit; a reference never is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from contracts.words.procedures import ProcedureShow
from contracts.words.reports import CentreShow
from gateway.pages.worklist.desks import ANY, OWNER, STATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.pages.worklist.desks import Desk, Filter, Sort, View

PAGE_SIZE: Final = 20
_SORT, _AFTER = "sort", "after"
# Who acts says the state too: no one does while it waits.
_INSTEAD: Final = {STATE: OWNER, OWNER: STATE}
_IN_ONE_ORDER: Final = frozenset({*ProcedureShow, *(each for each in CentreShow if each.is_task)})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: what is chosen, as a sentence of the catalogues or a place, and the address of the list without it."""

    filter: Filter
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen, by the name of the filter; without anything the list shows what is to be answered, in its first order."""

    desk: Desk
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    after: str = ""

    @classmethod
    def of(cls, desk: Desk, query: Mapping[str, str]) -> Filters:
        """From an address; what could not have been chosen at this desk counts as not chosen."""
        known = {each.name: query[each.name] for each in desk.filters if query.get(each.name) in each.choices}
        if (state := query.get(STATE)) in {each.chosen.get(STATE, "") for each in desk.views}:
            known[STATE] = state
        if OWNER in known:
            known.pop(STATE, None)
        if known.get(STATE) in _IN_ONE_ORDER:
            known = {STATE: known[STATE]}
        sorts = [each.code for each in desk.sorts[1:]]
        return cls(desk, known, sort if (sort := query.get(_SORT, "")) in sorts else "", query.get(_AFTER, ""))

    @property
    def view(self) -> View | None:
        """Which of those above the list is shown; None where a filter chose another state or owner."""
        state_or_owner = {name: value for name, value in self.chosen.items() if name in _INSTEAD}
        return next((each for each in self.desk.views if each.chosen == state_or_owner), None)

    @property
    def order(self) -> Sort:
        """How the list is sorted."""
        return next((each for each in self.desk.sorts if each.code == self.sort), self.desk.sorts[0])

    @property
    def chips(self) -> list[Chip]:
        """Each filter that can be taken off; what is one press away above the list is none."""
        shown = self.view.chosen if self.view else {}
        on = [each for each in self.desk.filters if each.name in self.chosen and each.name not in shown]
        return [Chip(each, each.choices[self.chosen[each.name]], self.without(each).address()) for each in on]

    def without(self, one: Filter) -> Filters:
        """The first page of the same without this filter."""
        return replace(self, chosen={name: value for name, value in self.chosen.items() if name != one.name}, after="")

    def choosing(self, one: Filter, value: str) -> Filters:
        """The first page of the same with this filter at `value`."""
        kept = {name: kept for name, kept in self.chosen.items() if name != _INSTEAD.get(one.name)}
        return replace(self, chosen={**kept, one.name: value}, after="")

    def showing(self, view: View) -> Filters:
        """The first page of the same in another view."""
        kept = {name: value for name, value in self.chosen.items() if name not in _INSTEAD}
        shown = replace(self, chosen={**kept, **view.chosen}, after="")
        return replace(shown, chosen=dict(view.chosen), sort="") if shown.in_one_order else shown

    def sorted_by(self, sort: Sort) -> Filters:
        """The first page of the same in another order."""
        return replace(self, sort="" if sort is self.desk.sorts[0] else sort.code.value, after="")

    def of_unit(self, first: int = PAGE_SIZE) -> dict[str, Any]:
        """Variables of the document WorklistPage."""
        undecided = not self.chosen.keys() & {STATE, OWNER}
        return {"first": first, **self._named(STATE, OWNER, "urgency"), "undecided": undecided, **self._due}

    def of_centre(self, first: int = PAGE_SIZE) -> dict[str, Any]:
        """Variables of the document CentreList."""
        state = self._state
        place = {"municipality": self.chosen["place"]} if "place" in self.chosen else {}
        show = CentreShow.ALL if state == ANY else CentreShow(state)
        return {"first": first, **self._named(OWNER, "urgency", "sector"), "show": show, **self._due, **place}

    @property
    def in_one_order(self) -> bool:
        """Whether what is shown is neither narrowed nor sorted."""
        return self._state in _IN_ONE_ORDER

    @property
    def procedures(self) -> ProcedureShow | None:
        """Which procedures are shown; None where reports are."""
        return ProcedureShow(self._state) if self._state in set(ProcedureShow) else None

    def of_procedures(self, first: int = PAGE_SIZE) -> dict[str, Any]:
        """Variables of the document Procedures."""
        return {"first": first, "show": self.procedures, **({_AFTER: self.after} if self.after else {})}

    @property
    def _state(self) -> str:
        return self.chosen.get(STATE, ANY if OWNER in self.chosen else self.desk.shows)

    @property
    def _due(self) -> dict[str, bool]:
        return {"overdue": "overdue" in self.chosen, "dueToday": "today" in self.chosen}

    def of_own(self) -> dict[str, Any]:
        """Variables of the document Reports."""
        return {"first": PAGE_SIZE, "running": self.chosen.get(STATE) != ANY, **self._named()}

    def _named(self, *names: str) -> dict[str, Any]:
        """What both documents call as the address does, and from where in what order."""
        query = {**{name: self.chosen.get(name, "") for name in names}, _SORT: self.sort, _AFTER: self.after}
        return {name: value for name, value in query.items() if value not in ("", ANY)}

    def kept(self, one: Filter) -> dict[str, str]:
        """What a form of this filter carries on of the address."""
        query = {**self.without(one).chosen, _SORT: self.sort}
        return {name: value for name, value in query.items() if value}

    def address(self, after: str = "") -> str:
        """Of the page that starts after a cursor."""
        query = {**self.chosen, _SORT: self.sort, _AFTER: after}
        return _address(self.desk.path, query)

    @property
    def on_paper(self) -> str:
        """The address of the same for who has the next shift."""
        return _address("/list/print", self.chosen)


def _address(path: str, query: Mapping[str, str]) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
