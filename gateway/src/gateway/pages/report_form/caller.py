"""Who reported what the Centre's intake keys in, and how it came: the first screen of such a report."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from chassis.domain.errors import NotFound
from contracts import reference
from contracts.fields import PhoneNumber, SafeLine
from contracts.scopes import Permission, carries
from contracts.words import limits
from contracts.words.reports import WayIn
from gateway.pages.labels import REPORTING
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, day_of, is_empty, moment_of, readable, typed_as
from gateway.pages.report_form.answers.complaint import Complaint
from gateway.pages.report_form.screens.questions import CITIZEN, OPTIONS
from gateway.pages.report_form.screens.steps import Answers, Step, is_keyed, one

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from gateway.pages.rendering.visitor import Visitor

MOST_DAYS: Final = 30
CLOCKS_DIFFER_BY: Final = timedelta(minutes=5)
_DUTY: Final = "centre_duty"
PHONE: Final[TypeAdapter[str]] = TypeAdapter(PhoneNumber)
_NAME: Final[TypeAdapter[str]] = TypeAdapter(Annotated[SafeLine, Field(max_length=limits.CALLER_NAME)])

_SOURCE: Final = Complaint(Step.CALLER, "source", N_("Say how the report came."))
_SECTOR: Final = Complaint(Step.CALLER, "callerSector", N_("Say who reported; that they did not say is an answer."))
_RECEIVED: Final = Complaint(
    Step.CALLER,
    "receivedAt",
    N_(
        "Enter when it was received: at most 30 days ago, not later than now, and not before the day on which the person was met."
    ),
)
_UNIT: Final = Complaint(Step.CALLER, "callerUnit", N_("Choose the unit again from the list."))
_OTHER_SECTOR: Final = Complaint(
    Step.CALLER, "callerUnit", N_("This unit is of another sector. Correct one of the two, or leave the unit empty.")
)
_LONG: Final = Complaint(
    Step.CALLER,
    "callerName",
    N_("Write the name in at most %(limit)s characters, or leave it empty."),
    limit=limits.CALLER_NAME,
)
_NO_PHONE: Final = Complaint(
    Step.CALLER, "callerPhone", N_("Enter the telephone of whoever reported, such as 060 000 0000, or leave it empty.")
)
_NOT_THEIR_WAY: Final = Complaint(
    Step.WAY, "wayIn", N_("Whoever reported cannot have reported in this way. Choose another, or correct who reported.")
)
WRONG_ABOUT_CALLER: Final[Mapping[str, Complaint]] = {
    "keyed": _RECEIVED,
    "keyed.source": _SOURCE,
    "keyed.sector": _SECTOR,
    "keyed.receivedAt": _RECEIVED,
    "keyed.unitId": _UNIT,
    "keyed.reporterName": _LONG,
    "keyed.reporterPhone": _NO_PHONE,
    "wayIn": _NOT_THEIR_WAY,
}
"""By the name of a field that cannot be taken."""


def must_key(visitor: Visitor) -> None:
    """Raises NotFound for a caller who keys nothing in."""
    if not carries(visitor.principal.roles, Permission.REPORTS_KEY):
        raise NotFound


def problem_of_caller(answers: Answers, now: datetime) -> Iterator[Complaint]:
    """In the order of the screen."""
    if one(answers, "source") not in dict(OPTIONS["source"]):
        yield _SOURCE
    yield from _about_moment(answers, now)
    sector, unit = one(answers, "callerSector"), _unit(one(answers, "callerUnit"))
    if sector not in dict(OPTIONS["callerSector"]):
        yield _SECTOR
    if one(answers, "callerUnit") and (unit is None or not unit.reports or unit.sector not in REPORTING):
        yield _UNIT
    elif unit is not None and sector != unit.sector:
        yield _OTHER_SECTOR
    if one(answers, "callerName").strip() and not fits(_NAME, one(answers, "callerName")):
        yield _LONG
    if one(answers, "callerPhone").strip() and not fits(PHONE, one(answers, "callerPhone")):
        yield _NO_PHONE


def keyed_of(answers: Answers) -> dict[str, Any]:
    """What the command takes; an answer that cannot be read is left out, and named by what needs it."""
    sector, received = one(answers, "callerSector"), readable(moment_of, answers.get("receivedAt", ()))
    found = {
        "source": one(answers, "source"),
        "receivedAt": received and received.isoformat(),
        "sector": None if sector == CITIZEN else sector,
        "unitId": one(answers, "callerUnit"),
        "reporterName": one(answers, "callerName").strip(),
        "reporterPhone": one(answers, "callerPhone").strip(),
    }
    return {name: value for name, value in found.items() if value}


def offered_with(answers: Answers) -> Mapping[str, Any]:
    """What the screen of day and place offers: of the unit that reported, else the Centre's duty, whom others can call back."""
    unit, received = _unit(one(answers, "callerUnit")), readable(day_of, answers.get("receivedAt", ()))
    phone = reference.contact(_DUTY).phone if unit is None else unit.phone
    place = "" if unit is None else unit.municipality or ""
    return {
        "callbackPhone": phone,
        "encounterMunicipality": place,
        "encounterDate": typed_as(received) if received else (),
    }


def not_their_ways(answers: Answers) -> frozenset[str]:
    """Ways in that the reporter cannot have: by a duty that they do not have, or through a unit that was not named."""
    if not is_keyed(answers) or one(answers, "callerUnit"):
        return frozenset()
    citizen = one(answers, "callerSector") == CITIZEN
    return frozenset({WayIn.THROUGH_ME, *([WayIn.OFFICIAL_DUTY] if citizen else [])})


def unit_of(answers: Answers) -> UUID | None:
    """The unit that was named."""
    unit = _unit(one(answers, "callerUnit")) if is_keyed(answers) else None
    return None if unit is None else unit.id


def _about_moment(answers: Answers, now: datetime) -> Iterator[Complaint]:
    typed = answers.get("receivedAt", ())
    if is_empty(typed):
        yield _RECEIVED
        return
    try:
        found = moment_of(typed)
    except Unreadable as wrong:
        yield Complaint(Step.CALLER, "receivedAt", wrong.sentence, wrong.part)
        return
    received, here = found.astimezone(UTC), now.astimezone(UTC)
    if not here - timedelta(days=MOST_DAYS) <= received <= here + CLOCKS_DIFFER_BY:
        yield _RECEIVED


def _unit(unit_id: str) -> reference.Unit | None:
    return next((each for each in reference.units() if str(each.id) == unit_id.lower()), None)


def fits(kind: TypeAdapter[Any], value: str) -> bool:
    """Whether a text can be taken as this kind."""
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True
