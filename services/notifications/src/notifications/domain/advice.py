"""A question without a report that is open for a person of the Centre, and when the duty is alerted about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from notifications.domain.vocabulary import Origin

ALERTED_AFTER: Final = (timedelta(0), timedelta(days=1))
"""From the moment by which it was to be answered on."""


@dataclass(slots=True)
class WaitingAdvice:
    """`origin` is the event that asked."""

    advice_id: UUID
    asked_at: datetime
    due_at: datetime
    origin: Origin
    alerts: int = 0

    @property
    def id(self) -> UUID:
        """Which."""
        return self.advice_id

    def advance(self, now: datetime) -> int | None:
        """Which alert is due, counted from 1; None for none. Two that were missed are one."""
        passed = sum(self.due_at + after <= now for after in ALERTED_AFTER)
        if passed <= self.alerts:
            return None
        self.alerts = passed
        return passed
