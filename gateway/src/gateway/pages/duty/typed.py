"""What was typed to put somebody on the roster, and what of it cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, moment_of
from gateway.pages.languages.dates import moment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from gateway.pages.rendering.refusals import PageRefused

PLACES: Final = tuple(str(place) for place in range(1, 10))
_PERSON: Final = N_("Choose who is on duty.")
_PLACE: Final = N_("Choose in which place this person is alerted.")
_FROM: Final = N_(
    "Enter from when: a day such as 27 11 2026 and a time such as 20:00. It may be at most 90 days from now."
)
_TO: Final = N_(
    "Enter until when: a day such as 28 11 2026 and a time such as 08:00, later than the beginning, "
    "not yet past, and at most 14 days after the beginning."
)
_OF_FIELD: Final = {
    "personId": ("person", _PERSON),
    "place": ("place", _PLACE),
    "startsAt": ("from", _FROM),
    "endsAt": ("to", _TO),
}


class TypedTurn(BaseModel):
    """The form as a browser posts it: everything as it was typed."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    key: str = Field(default="", max_length=200)
    version: int = 0
    person: str = Field(default="", max_length=200)
    place: str = Field(default="", max_length=200)
    from_day: str = Field(default="", alias="from-day", max_length=200)
    from_month: str = Field(default="", alias="from-month", max_length=200)
    from_year: str = Field(default="", alias="from-year", max_length=200)
    from_time: str = Field(default="", alias="from-time", max_length=200)
    to_day: str = Field(default="", alias="to-day", max_length=200)
    to_month: str = Field(default="", alias="to-month", max_length=200)
    to_year: str = Field(default="", alias="to-year", max_length=200)
    to_time: str = Field(default="", alias="to-time", max_length=200)

    @property
    def starts_at(self) -> datetime | None:
        """From when, by the clock of Belgrade; None for what is no moment."""
        return _moment(self.from_year, self.from_month, self.from_day, self.from_time)

    @property
    def ends_at(self) -> datetime | None:
        """Until when."""
        return _moment(self.to_year, self.to_month, self.to_day, self.to_time)

    def errors(self, people: Collection[str]) -> dict[str, str]:
        """Everything that is missing or cannot be read, by field."""
        found = {}
        if self.person not in people:
            found["person"] = _PERSON
        if self.place not in PLACES:
            found["place"] = _PLACE
        if self.starts_at is None:
            found["from"] = _wrong(self.from_year, self.from_month, self.from_day, self.from_time, _FROM)
        if self.ends_at is None:
            found["to"] = _wrong(self.to_year, self.to_month, self.to_day, self.to_time, _TO)
        return found

    def turn(self) -> dict[str, Any]:
        """What is sent, of a form without errors."""
        starts_at, ends_at = self.starts_at, self.ends_at
        if starts_at is None or ends_at is None:
            raise ValueError("A turn without a beginning or an end is not sent.")
        moments = {"startsAt": starts_at.isoformat(), "endsAt": ends_at.isoformat()}
        return {"expectedVersion": self.version, "personId": self.person, "place": int(self.place), **moments}


def empty(now: datetime) -> TypedTurn:
    """A fresh form: from today on, alerted first."""
    today = moment(now)
    day = {"from-day": str(today.day), "from-month": str(today.month), "from-year": str(today.year)}
    return TypedTurn(place="1", **day)


def errors_of(refused: PageRefused) -> Mapping[str, str]:
    """Fields of the form that the service would not take."""
    named = {each["name"] for each in refused.facts.get("fields") or ()}
    return dict(_OF_FIELD[name] for name in _OF_FIELD if name in named)


def _moment(year: str, month: str, day: str, time: str) -> datetime | None:
    try:
        return moment_of([day, month, year, time])
    except Unreadable:
        return None


def _wrong(year: str, month: str, day: str, time: str, usual: str) -> str:
    """What to tell of a moment that cannot be read: of a time in a night when the clock changes more than the usual."""
    try:
        moment_of([day, month, year, time])
    except Unreadable as unreadable:
        return unreadable.sentence if unreadable.part == "time" and time.strip() else usual
    return usual
