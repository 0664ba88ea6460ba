"""Working days in Serbia by the package `holidays`, moved feasts and observed holidays included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import holidays

if TYPE_CHECKING:
    from datetime import date


class SerbianWorkingDays:
    """The `WorkingDays` port. Days that the law on public holidays gives to everybody; feasts of single faiths are working days."""

    def __init__(self) -> None:
        """Years are worked out as they are asked for."""
        self._holidays = holidays.country_holidays("RS")

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday without a public holiday."""
        return bool(self._holidays.is_working_day(day))
