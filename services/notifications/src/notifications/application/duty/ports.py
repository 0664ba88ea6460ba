"""What alarms need from outside: their rows, the roster, and the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from notifications.domain.deliveries import Delivery
    from notifications.domain.duty.alarm import Alarm
    from notifications.domain.duty.called import Called
    from notifications.domain.duty.roster import DutyRoster, Turn
    from notifications.domain.notices.notice import Notice


class Alarms(Protocol):
    """Alarms of reports that speak of danger."""

    async def start(self, alarm: Alarm) -> None:
        """Keeps a new one; one that is known stays as it is."""

    async def of(self, report_id: UUID) -> Alarm | None:
        """The report's alarm, held until the transaction ends; None for a report without one."""

    async def save(self, alarm: Alarm) -> None:
        """Stores the number of its next alert and its state."""


class Rosters(Protocol):
    """Who is on duty from when to when, as identification published it last."""

    async def follow(self, unit_id: UUID, version: int, turns: Sequence[Turn]) -> None:
        """Keeps the unit's roster, unless a newer one is known."""

    async def in_force(self, standing_order: DutyRoster, now: datetime) -> DutyRoster:
        """Who is on duty now for the unit of the standing order, which holds while no turn is in force."""

    async def standing_in(self, manager_id: UUID, now: datetime) -> UUID | None:
        """Who stands in for this case manager at that moment."""

    async def follow_cover(self, manager_id: UUID, cover_id: UUID, begins_at: datetime, ends_at: datetime) -> None:
        """In place of any other of the same case manager."""

    async def end_cover(self, manager_id: UUID) -> None:
        """No one stands in for them any more."""


class AlarmRecord(Protocol):
    """The lines about an alarm on the record of reads and changes; each is written once."""

    async def alerted(self, notice: Notice, round_: int) -> None:
        """A person was alerted by this alert of the alarm, for the first time in round 1."""

    async def tried(self, delivery: Delivery, outcome: str) -> None:
        """The alert was handed over by a channel, or was not."""

    async def acknowledged(self, called: Called) -> None:
        """The person called pressed the key."""

    async def ended(self, alarm: Alarm, by: UUID | None) -> None:
        """It is over; `by` took the report over."""


class Calls(Protocol):
    """Calls that were handed to the telephone service."""

    async def get(self, notice_id: UUID) -> Called:
        """The call, held until the transaction ends; raises NotFound."""

    async def save(self, called: Called) -> None:
        """Stores that it was acknowledged and publishes what happened."""


@dataclass(frozen=True, slots=True)
class AnswerUnitOfWork:
    """One transaction of the telephone service, which says what was pressed."""

    calls: Calls
    record: AlarmRecord
