"""The places between which a signed-in person moves, those that their roles can use, and what a title says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.scopes import Permission, carries
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import begins_with_reporting, gets_work

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

START: Final = "/"
GUIDANCE: Final = "/guidance"
_RECORDS: Final = "/records"


@dataclass(frozen=True, slots=True)
class Place:
    """One place to go, opened by any of the permissions; `name` is a sentence of the catalogues.

    `holds` are addresses under which one is still at this place, besides its own. A place is `worked_at` where lists are
    worked through; at the others a reporter is beside a person. `of_work` is offered only to those who are sent something.
    """

    address: str
    opened_by: frozenset[Permission]
    name: str
    holds: tuple[str, ...] = ()
    worked_at: bool = False
    of_work: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the navigation; `name` is a sentence of the catalogues, `current` the value of aria-current or empty.

    `further` is under "More".
    """

    address: str
    name: str
    current: str
    further: bool


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says besides the platform's name: the name of a place, the reference of a record where it is `of_record`, or nothing."""

    name: str = ""
    of_record: bool = False


_HOME: Final = Place(START, frozenset(), N_("Home"), holds=("/notices",), worked_at=True)
_GUIDANCE: Final = Place(GUIDANCE, frozenset(), N_("Signs and advice"))
_HELP: Final = Place("/help", frozenset(), N_("Help"))
PLACES: Final = (
    Place(
        "/list",
        frozenset({Permission.REFERRALS_ACCEPT, Permission.REPORTS_LIST_ALL, Permission.PROCEDURES_LIST}),
        N_("Worklist"),
        holds=(_RECORDS, "/persons"),
        worked_at=True,
        of_work=True,
    ),
    Place("/advice", frozenset({Permission.ADVICE_ANSWER}), N_("Questions"), worked_at=True),
    Place("/entry", frozenset({Permission.REPORTS_FILE}), N_("New report")),
    Place("/entry/keyed", frozenset({Permission.REPORTS_KEY}), N_("Enter a report")),
    Place("/entries", frozenset({Permission.REPORTS_FILE}), N_("My reports")),
    Place("/advice", frozenset({Permission.ADVICE_ASK}), N_("Ask the Centre")),
    Place("/roster", frozenset({Permission.ROSTER_READ}), N_("Duty roster"), worked_at=True),
    Place("/figures", frozenset({Permission.FLOW_READ}), N_("Figures"), worked_at=True),
)
_IN_A_ROW: Final = 6
"""Of more than so many the last are under "More"."""


def places_for(roles: Collection[str], unit: UUID | None = None) -> list[Place]:
    """The places that these roles can use in the unit: where work waits, then the others."""
    held = frozenset(roles)
    opened = (place for place in PLACES if any(carries(held, each) for each in place.opened_by))
    return [place for place in opened if not place.of_work or gets_work(held, unit)]


def links(roles: Collection[str], path: str, unit: UUID | None = None) -> list[Link]:
    """What these roles can use, in one order for everybody; the place that holds `path` is marked."""
    offered = [_HOME, *places_for(roles, unit), _GUIDANCE, _HELP]
    at = _place_at(offered, path)
    in_row = _IN_A_ROW if len(offered) <= _IN_A_ROW else _IN_A_ROW - 1
    return [
        Link(each.address, each.name, _current(each, at, path), number >= in_row) for number, each in enumerate(offered)
    ]


def title_of(roles: Collection[str], path: str, unit: UUID | None = None) -> Title:
    """What the title of the page at `path` says to a person with these roles.

    Titles stay in the history of a browser and are read over a shoulder, so they say nothing before a reporter, nor while a
    person of a desk reports.
    """
    held = frozenset(roles)
    if not held or begins_with_reporting(held):
        return Title()
    if path.startswith(f"{_RECORDS}/"):
        return Title(of_record=True)
    at = _place_at([_HOME, *places_for(held, unit)], path)
    return Title(at.name) if at is not None and at.worked_at else Title()


def may_find(roles: Collection[str]) -> bool:
    """Whether a search by reference can lead these roles anywhere."""
    return carries(frozenset(roles), Permission.REPORTS_READ)


def _place_at(offered: list[Place], path: str) -> Place | None:
    """The place whose address is `path`, or the innermost one that holds it."""
    holding = {within: place for place in offered for within in (place.address, *place.holds)}
    inner = max((each for each in holding if path == each or path.startswith(f"{each}/")), key=len, default=None)
    return None if inner is None else holding[inner]


def _current(place: Place, at: Place | None, path: str) -> str:
    """`page` for the very page, `true` for one that lies within the place."""
    if place is not at:
        return ""
    return "page" if path == place.address else "true"
