"""The places between which a signed-in person moves: those that their permissions open, and which of them they are at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.scopes import ROLE_PERMISSIONS, Permission, carries
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Collection

DESK: Final = "/"
GUIDANCE: Final = "/guidance"


@dataclass(frozen=True, slots=True)
class Place:
    """One place to go, opened by any of the permissions; `name` and `says` are sentences of the catalogues.

    `holds` are addresses under which one is still at this place, besides its own.
    """

    address: str
    opened_by: frozenset[Permission]
    name: str
    says: str
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the navigation; `name` is a sentence of the catalogues, `current` the value of aria-current or empty."""

    address: str
    name: str
    current: str


PLACES: Final = (
    Place(
        "/entry",
        frozenset({Permission.REPORTS_FILE}),
        N_("New report"),
        N_("Report a suspicion in a few minutes. You do not have to be sure."),
    ),
    Place(
        "/entry/keyed",
        frozenset({Permission.REPORTS_KEY}),
        N_("Enter a report"),
        N_("One that came by telephone, on paper or through the free line, for whoever reported it."),
    ),
    Place(
        "/entries",
        frozenset({Permission.REPORTS_FILE}),
        N_("My reports"),
        N_("Who has opened and taken over what you reported, and what to do now."),
    ),
    Place(
        "/advice",
        frozenset({Permission.ADVICE_ASK}),
        N_("Ask the Centre"),
        N_("A question without a report, which a person of the Centre answers."),
    ),
    Place(
        "/list",
        frozenset({Permission.REFERRALS_ACCEPT, Permission.REPORTS_TAKE_OVER}),
        N_("Worklist"),
        N_("What waits for your unit, the most urgent first."),
        holds=("/records",),
    ),
    Place(
        "/advice",
        frozenset({Permission.ADVICE_ANSWER}),
        N_("Questions"),
        N_("What people ask who report nobody, and what is to be answered today."),
    ),
    Place(
        "/roster",
        frozenset({Permission.ROSTER_READ}),
        N_("Duty roster"),
        N_("Who of the Centre is on duty now and next, and in which order people are alerted."),
    ),
    Place(
        "/figures",
        frozenset({Permission.FLOW_READ}),
        N_("Figures"),
        N_("How many cases are at which stage in the whole country. No record and no person."),
    ),
)


def places_for(permissions: Collection[str]) -> list[Place]:
    """The places that any of `permissions` opens, the most used first."""
    return [place for place in PLACES if not place.opened_by.isdisjoint(permissions)]


def links(roles: Collection[str], path: str) -> list[Link]:
    """What these roles can use, in one order for everybody; the place that holds `path` is marked."""
    carried = {permission for role in roles for permission in ROLE_PERMISSIONS.get(role, ())}
    found = places_for(carried)
    named = [
        (DESK, N_("My desk")),
        *((place.address, place.name) for place in found),
        (GUIDANCE, N_("Signs and advice")),
    ]
    holding = {within: place.address for place in found for within in (place.address, *place.holds)}
    return [Link(address, name, _current(address, path, holding)) for address, name in named]


def may_find(roles: Collection[str]) -> bool:
    """Whether a search by reference can lead these roles anywhere."""
    return carries(frozenset(roles), Permission.REPORTS_READ)


def _current(address: str, path: str, holding: dict[str, str]) -> str:
    """`page` for the very page, `true` for one that lies within the place."""
    if path == address:
        return "page"
    within = max((each for each in holding if path.startswith(f"{each}/")), key=len, default="")
    return "true" if holding.get(within) == address else ""
