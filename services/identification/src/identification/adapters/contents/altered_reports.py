"""The alarm for a report of which something else is stored than was sealed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from uuid import UUID

_log = get_logger(__name__)


class Difference(StrEnum):
    """What differs."""

    VALUE = "value"
    """A value was not written for its row and column."""
    FILING = "filing"
    """The report's row says something else than was filed."""
    GONE = "gone"
    """A class or an addendum that was recorded is not stored."""
    UNLISTED = "unlisted"
    """Something is stored that the report does not know to hold, or the list of what it holds is gone."""


class Altered(Exception):
    """Something else is stored than was sealed; found before anything of it was shown."""

    def __init__(self, difference: Difference) -> None:
        """Names the kind only."""
        super().__init__(difference.value)
        self.difference = difference


class AlteredReports:
    """Counts what this process refused for it since it started, and logs each."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._refused = 0

    def found(self, report_id: UUID, difference: Difference) -> None:
        """One read was refused."""
        self._refused += 1
        _log.error("report.altered", report_id=report_id, reason=difference.value)

    def figures(self) -> dict[str, int]:
        """For /readyz."""
        return {"refused_as_altered": self._refused}
