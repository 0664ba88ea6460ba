"""Where a reporter belongs: whatever a person writes is written from a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import Forbidden
from contracts import access
from identification.domain.keyed import CITIZEN, KeyedByIntakeOnly

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.directory import Directory
    from identification.domain.keyed import Keyed


@dataclass(frozen=True, slots=True)
class Home:
    """Unit, agency and sector of a reporter."""

    unit: UUID
    agency: UUID
    sector: str


def home_of(principal: Principal) -> Home:
    """As the caller's token says; raises Forbidden for a caller who belongs to no unit."""
    if principal.unit is None or principal.agency is None or principal.sector is None:
        raise Forbidden("Your account belongs to no unit yet. Ask your agency's administrator to add you to one.")
    return Home(principal.unit, principal.agency, principal.sector)


def home_of_reporter(principal: Principal, keyed: Keyed | None, directory: Directory) -> Home:
    """The caller's own; of what is keyed in, the unit that was named, else the Centre's, under the reporter's sector.

    Raises Forbidden as `home_of`, and KeyedByIntakeOnly for a caller who does not work at the Centre's intake.
    """
    own, table = home_of(principal), access.load()
    if keyed is None:
        return own
    if not any(table.may_hold(each, principal.roles) for each in table.commands["keyReport"]):
        raise KeyedByIntakeOnly
    if keyed.unit_id is not None and (unit := directory.reporting_unit(keyed.unit_id)) is not None:
        return Home(keyed.unit_id, *unit)
    return Home(own.unit, own.agency, keyed.sector or CITIZEN)
