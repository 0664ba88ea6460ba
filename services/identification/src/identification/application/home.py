"""Where a reporter belongs: whatever is written by somebody is written from a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import Forbidden

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal


@dataclass(frozen=True, slots=True)
class Home:
    """Unit, agency and sector of a reporter."""

    unit: UUID
    agency: UUID
    sector: str


def home_of(principal: Principal) -> Home:
    """As the caller's token says; raises Forbidden for somebody who belongs to no unit."""
    if principal.unit is None or principal.agency is None or principal.sector is None:
        raise Forbidden("Your account belongs to no unit yet. Ask your agency's administrator to add you to one.")
    return Home(principal.unit, principal.agency, principal.sector)
