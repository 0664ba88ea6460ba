"""Where a reporter belongs: whatever a person writes is written from a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import Forbidden
from contracts import access
from identification.domain.keyed import CITIZEN, KeyedByIntakeOnly, problem_of_receipt, problem_of_way

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.directory import Directory
    from identification.application.ports import Sources
    from identification.domain.keyed import Keyed
    from identification.domain.reports.answers import Answered

_UNKNOWN_SECTOR = "is no sector that reports: leave it out for somebody who works for none."
_NO_REPORTING_UNIT = (
    "is not a unit whose people report, so nobody there could take it: choose another one, or leave it out."
)
_OTHER_SECTOR = "is a unit of another sector: correct one of the two."


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


def keying_must_be_allowed(principal: Principal) -> None:
    """Raises KeyedByIntakeOnly for a caller who does not work at the Centre's intake."""
    table = access.load()
    if not any(table.may_hold(each, principal.roles) for each in table.commands["keyReport"]):
        raise KeyedByIntakeOnly


def home_of_reporter(keyed: Keyed | None, own: Home, directory: Directory) -> Home:
    """The `own` one of who files; of what is keyed in, the unit that was named, else the Centre's, under the reporter's sector."""
    if keyed is None:
        return own
    unit = None if keyed.unit_id is None else directory.reporting_unit(keyed.unit_id)
    if keyed.unit_id is None or unit is None:
        return Home(own.unit, own.agency, keyed.sector or CITIZEN)
    return Home(keyed.unit_id, *unit)


def problems_of_keyed(keyed: Keyed, answers: Answered, sources: Sources) -> list[tuple[str, str]]:
    """By the name it is sent under: an unknown sector or unit, a moment or a way in that cannot be meant."""
    directory, sector = sources.directory, keyed.sector
    unit = None if keyed.unit_id is None else directory.reporting_unit(keyed.unit_id)
    found = [] if sector is None or sector in directory.sectors() else [("keyed.sector", _UNKNOWN_SECTOR)]
    if keyed.unit_id is not None and unit is None:
        found.append(("keyed.unitId", _NO_REPORTING_UNIT))
    elif unit is not None and sector not in (None, unit[1]):
        found.append(("keyed.unitId", _OTHER_SECTOR))
    problems = {
        "keyed.receivedAt": problem_of_receipt(keyed.received_at, answers.encounter_date, sources.clock.now()),
        "wayIn": problem_of_way(keyed, answers.way_in),
    }
    return [*found, *((name, wrong) for name, wrong in problems.items() if wrong is not None)]
