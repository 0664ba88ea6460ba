"""Whose turn it is on the duty roster of the Centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.domain.errors import RosterIsEmpty
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on duty from `starts_at` until just before `ends_at`; `place` 1 is alerted first."""

    person_id: UUID
    place: int
    starts_at: datetime
    ends_at: datetime

    def is_in_force(self, now: datetime) -> bool:
        """Whether the person is on duty now."""
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class DutyRoster:
    """People on duty for a unit in their order, the one on duty now first."""

    unit_id: UUID
    people: tuple[UUID, ...]

    def now(self) -> Recipient:
        """The person on duty now; raises RosterIsEmpty."""
        if not self.people:
            raise RosterIsEmpty
        return Recipient.on_duty(self.people[0], self.unit_id)

    def following(self, last_alerted: UUID | None) -> Recipient:
        """The person after the one alerted last, round and round; after the one on duty now when nobody was yet.

        Raises RosterIsEmpty.
        """
        if last_alerted not in self.people:
            last_alerted = self.now().person_id
        place = self.people.index(last_alerted) if last_alerted is not None else 0
        return Recipient.on_duty(self.people[(place + 1) % len(self.people)], self.unit_id)

    def longest_untold(self, alerted: Mapping[UUID, datetime]) -> Recipient:
        """Whoever was never alerted, in their order, then whoever was so longest ago; raises RosterIsEmpty.

        Round and round, and when the order changes meanwhile nobody twice before everybody once.
        """
        self.now()
        untold = [person for person in self.people if person not in alerted]
        person = untold[0] if untold else min(self.people, key=lambda each: alerted[each])
        return Recipient.on_duty(person, self.unit_id)

    def with_turns(self, turns: Iterable[Turn], now: datetime) -> DutyRoster:
        """The people whose turn is in force, by their places, and behind them the others of this standing order.

        So a short roster is never one telephone alone. Whoever left the standing order has no number any more and is passed over.
        """
        in_force = sorted(
            (turn for turn in turns if turn.is_in_force(now) and turn.person_id in self.people),
            key=lambda turn: (turn.place, turn.starts_at, turn.person_id),
        )
        ahead = (turn.person_id for turn in in_force)
        return DutyRoster(self.unit_id, tuple(dict.fromkeys((*ahead, *self.people))))
