"""Whose turn it is on the duty roster of the Centre."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from notifications.domain.errors import RosterIsEmpty
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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
    """People on duty for a unit in their order, the one on duty now first.

    `superiors` are alerted to what was not taken over when all of these were: they see to it that the duty takes over.
    The `supervisors` among them decide what another person of the Centre proposes, and the `directors` what a panel cannot agree on.
    """

    unit_id: UUID
    people: tuple[UUID, ...]
    superiors: tuple[UUID, ...] = ()
    supervisors: tuple[UUID, ...] = ()
    directors: tuple[UUID, ...] = ()

    def now(self) -> Recipient:
        """The person on duty now; raises RosterIsEmpty."""
        if not self.people:
            raise RosterIsEmpty
        return Recipient.on_duty(self.people[0], self.unit_id)

    def in_charge(self, taken_over_by: UUID | None, *, calls_for_unit: bool) -> list[Recipient]:
        """Who took the report over, where they can be called; else they in their inbox, and the person on duty now is called.

        `calls_for_unit`: a unit that works on the person has no number, and the person on duty now is called in its place.
        """
        if taken_over_by is None:
            return [self.now()]
        if taken_over_by not in self.people:
            return [Recipient.person(taken_over_by), self.now()]
        taker = Recipient.on_duty(taken_over_by, self.unit_id)
        return [taker, self.now()] if calls_for_unit and self.now() != taker else [taker]

    def following(self, last_alerted: UUID | None) -> Recipient:
        """The person after the one alerted last, round and round; after the one on duty now before the first alert.

        Raises RosterIsEmpty.
        """
        if last_alerted not in self.people:
            last_alerted = self.now().person_id
        place = self.people.index(last_alerted) if last_alerted is not None else 0
        return Recipient.on_duty(self.people[(place + 1) % len(self.people)], self.unit_id)

    def longest_unalerted(self, alerted: Mapping[Recipient, datetime], units: Sequence[UUID] = ()) -> Recipient:
        """Those never alerted, in the order of a round, then those alerted longest ago; raises RosterIsEmpty.

        A round is the people on duty, their superiors, then the `units` whose duty telephone is called. When the order changes
        meanwhile no person is alerted twice before all were once.
        """
        self.now()
        people = (Recipient.on_duty(person, self.unit_id) for person in (*self.people, *self.superiors))
        everybody = [*people, *map(Recipient.unit, units)]
        unalerted = [each for each in everybody if each not in alerted]
        return unalerted[0] if unalerted else min(everybody, key=lambda each: alerted[each])

    def with_turns(self, turns: Iterable[Turn], now: datetime) -> DutyRoster:
        """The people whose turn is in force, by their places, and behind them the others of this standing order.

        So a short roster is never one telephone alone. One who left the standing order has no number any more and is passed over.
        """
        in_force = sorted(
            (turn for turn in turns if turn.is_in_force(now) and turn.person_id in self.people),
            key=lambda turn: (turn.place, turn.starts_at, turn.person_id),
        )
        ahead = (turn.person_id for turn in in_force)
        return replace(self, people=tuple(dict.fromkeys((*ahead, *self.people))))
