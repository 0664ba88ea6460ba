"""Leave cover: who stands in for a case manager, from a day until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput
from identification.domain.reports.minimum import end_of_day

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

LASTS_AT_MOST: Final = timedelta(days=60)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cover:
    """The cases of `manager_id` are open to `cover_id` as well; what `cover_id` has of others by such a cover is not passed on."""

    manager_id: UUID
    cover_id: UUID
    begins_at: datetime
    ends_at: datetime

    @classmethod
    def of_days(cls, manager: UUID, cover: UUID, first: date | None, last: date | None, today: date) -> Cover:
        """From the beginning of the first day to the end of the last, where people report.

        Raises InvalidInput: another person, days from today on, and at most 60 of them.
        """
        wrong = []
        if cover == manager:
            wrong.append(("coverId", "is the case manager themself: choose another one."))
        if first is None or first < today:
            wrong.append(("firstDay", "is missing or over: give today or a later day."))
        elif last is None or not first <= last < first + LASTS_AT_MOST:
            wrong.append(("lastDay", f"is missing, or not within {LASTS_AT_MOST.days} days from the first day on."))
        if wrong or first is None or last is None:
            raise InvalidInput(wrong)
        return cls(manager, cover, end_of_day(first - _A_DAY), end_of_day(last))
