"""Whose turn it is on the static duty roster of the Centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.domain.errors import RosterIsEmpty
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from uuid import UUID


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
