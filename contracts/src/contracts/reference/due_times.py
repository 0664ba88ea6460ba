"""How long each step may take, and on whose word."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.reference.codes import ReferenceRow
from contracts.words.urgency import Urgency


class Calendar(StrEnum):
    """Whether time runs around the clock or on working days in Serbia."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"


class DueTime(ReferenceRow):
    """One clock: on calendar `working_days` the days of `duration` are working days; `verified` says that a source supports it."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9_]+$")]
    urgency: Urgency | None = None
    starts: str
    owner: str
    duration: timedelta
    calendar: Calendar
    legal_basis: Annotated[str, Field(alias="legalBasis", min_length=1)]
    verified: bool

    @model_validator(mode="after")
    def _fits_its_calendar(self) -> Self:
        if self.duration <= timedelta(0):
            raise ValueError(f"due time {self.code}: the duration must be longer than nothing.")
        if self.calendar is Calendar.WORKING_DAYS and self.duration != timedelta(days=self.duration.days):
            raise ValueError(f"due time {self.code}: working days are whole days, written P<n>D.")
        return self
