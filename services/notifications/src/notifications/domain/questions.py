"""An open question of the Centre, and when it is reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from notifications.domain.vocabulary import Origin

REMINDED_AFTER: Final = (timedelta(hours=2), timedelta(days=1))


@dataclass(slots=True)
class WaitingQuestion:
    """Whom it is for: the authors, and their unit unless it must not learn of the report; `origin` is the event that asked."""

    question_id: UUID
    report_id: UUID
    author_id: UUID
    second_author_id: UUID | None
    unit_id: UUID | None
    asked_at: datetime
    origin: Origin
    reminders: int = 0

    @property
    def id(self) -> UUID:
        """Which."""
        return self.question_id

    def advance(self, now: datetime) -> int | None:
        """Which reminder is due, counted from 1; None for none. Two that were missed are one."""
        passed = sum(self.asked_at + after <= now for after in REMINDED_AFTER)
        if passed <= self.reminders:
            return None
        self.reminders = passed
        return passed
