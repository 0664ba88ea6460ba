"""A danger that is not taken over: one alert every few minutes from filing, until it is or it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from notifications.domain.vocabulary import Origin


class AlarmState(StrEnum):
    """Whether alerts continue, and what ended them."""

    RUNNING = "running"
    TAKEN_OVER = "taken_over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AlertInterval:
    """How much time passes between two alerts."""

    step: timedelta = timedelta(minutes=5)

    def reached(self, filed_at: datetime, now: datetime) -> int:
        """The number of the newest alert that is due; the first one, 0, is due at once, also by a clock that is behind."""
        return max(0, (now - filed_at) // self.step)


@dataclass(slots=True)
class Alarm:
    """The alarm of one report; `rung` is the number of its next alert, `origin` the event that started it."""

    report_id: UUID
    filed_at: datetime
    origin: Origin
    rung: int = 0
    state: AlarmState = AlarmState.RUNNING

    def is_due(self, now: datetime, interval: AlertInterval) -> bool:
        """Whether an alert is due."""
        return self.state is AlarmState.RUNNING and self.rung <= interval.reached(self.filed_at, now)

    def advance(self, now: datetime, interval: AlertInterval) -> int | None:
        """The number of the alert to make now; None while none is due. Several that were missed are one, never a burst."""
        if not self.is_due(now, interval):
            return None
        reached = interval.reached(self.filed_at, now)
        self.rung = reached + 1
        return reached

    def end(self, because: AlarmState) -> bool:
        """There are no more alerts; False when it had ended before."""
        if self.state is not AlarmState.RUNNING:
            return False
        self.state = because
        return True
