"""The places between which somebody signed in moves: those that their roles can use, and which of them they are at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.scopes import ROLE_PERMISSIONS, Permission, carries
from gateway.pages.languages.catalogues import N_
from gateway.pages.start.doors import doors

if TYPE_CHECKING:
    from collections.abc import Collection

DESK: Final = "/"
GUIDANCE: Final = "/guidance"


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the navigation; `name` is a sentence of the catalogues, `current` the value of aria-current or empty."""

    address: str
    name: str
    current: str


def places(roles: Collection[str], path: str) -> list[Place]:
    """What these roles can use, in one order for everybody; the place that holds `path` is marked."""
    carried = {permission for role in roles for permission in ROLE_PERMISSIONS.get(role, ())}
    found = doors(carried)
    named = [(DESK, N_("My desk")), *((door.address, door.name) for door in found), (GUIDANCE, N_("Signs and advice"))]
    holding = {within: door.address for door in found for within in (door.address, *door.holds)}
    return [Place(address, name, _current(address, path, holding)) for address, name in named]


def may_find(roles: Collection[str]) -> bool:
    """Whether a search by reference can lead these roles anywhere."""
    return carries(frozenset(roles), Permission.REPORTS_READ)


def _current(address: str, path: str, holding: dict[str, str]) -> str:
    """`page` for the very page, `true` for one that lies within the place."""
    if path == address:
        return "page"
    within = max((each for each in holding if path.startswith(f"{each}/")), key=len, default="")
    return "true" if holding.get(within) == address else ""
