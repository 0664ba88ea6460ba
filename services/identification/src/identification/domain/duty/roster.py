"""The Centre's duty roster: who is on duty from when to when, and in which order they are alerted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chassis.domain.aggregate import Aggregate
from chassis.domain.errors import NotFound, StaleVersion
from contracts.events.roster import RosterChangedV1, RosterTurn
from identification.domain.errors import (
    PersonAlreadyOnDuty,
    PlaceAlreadyTaken,
    RosterFull,
    TurnAlreadyEnded,
    TurnHasBegun,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from identification.domain.duty.turn import Turn

LONGEST: Final = timedelta(days=14)
FURTHEST: Final = timedelta(days=90)
KEPT: Final = timedelta(days=30)
"""How long a turn that has ended stays on the roster; the record of changes has it for good."""
MOST_TURNS: Final = 200
PLACES: Final = range(1, 10)

_PERSON: Final = "Choose one of the people of the standing order."
_PLACE: Final = "Give a place from 1 (alerted first) to 9."
_ENDS_FIRST: Final = "A turn ends after it begins. Correct the beginning or the end."
_OVER: Final = "A turn must end in the future. Give a later end."
_TOO_LONG: Final = "A turn lasts at most 14 days. Give an earlier end, or put several turns on the roster."
_TOO_FAR: Final = "A turn begins at most 90 days from now. Give an earlier beginning."


def problems_of(
    turn: Turn, people: Collection[UUID], now: datetime, *, has_begun: bool = False
) -> list[tuple[str, str]]:
    """Everything about a turn that cannot be taken, by field; `people` can be put on the roster.

    A new one lasts from now on where its beginning has passed, one that is there already and `has_begun` since then.
    """
    found = []
    if turn.person_id not in people:
        found.append(("personId", _PERSON))
    if turn.place not in PLACES:
        found.append(("place", _PLACE))
    if turn.starts_at - now > FURTHEST:
        found.append(("startsAt", _TOO_FAR))
    if (about_end := _about_end(turn if has_begun else turn.begun(now), now)) is not None:
        found.append(("endsAt", about_end))
    return found


def _about_end(turn: Turn, now: datetime) -> str | None:
    if turn.ends_at <= now:
        return _OVER
    if turn.ends_at <= turn.starts_at:
        return _ENDS_FIRST
    return _TOO_LONG if turn.ends_at - turn.starts_at > LONGEST else None


def on_duty(turns: Iterable[Turn], standing_order: Sequence[UUID], at: datetime) -> tuple[UUID, ...]:
    """Who is on duty at that moment, in the order of alerts; when no turn is in force, the first of the standing order."""
    held = sorted((turn for turn in turns if turn.in_force(at)), key=lambda turn: turn.place)
    return tuple(turn.person_id for turn in held) or tuple(standing_order[:1])


def _check_beside(turn: Turn, others: Iterable[Turn]) -> None:
    beside = [other for other in others if other.overlaps(turn)]
    if any(other.person_id == turn.person_id for other in beside):
        raise PersonAlreadyOnDuty
    if any(other.place == turn.place for other in beside):
        raise PlaceAlreadyTaken


class DutyRoster(Aggregate[RosterChangedV1]):
    """All turns of one unit that lie ahead, run, or ended a short while ago."""

    def __init__(self, unit_id: UUID, version: int = 0, turns: Iterable[Turn] = ()) -> None:
        """Version 0 is a roster without any turn yet."""
        super().__init__()
        self.unit_id = unit_id
        self.version = version
        self.turns = tuple(turns)

    def expect(self, version: int) -> None:
        """Raises StaleVersion when the roster was changed since the caller read it."""
        if version != self.version:
            raise StaleVersion("kept", self.version, ["turns"])

    def put_on(self, turn: Turn, now: datetime) -> Turn:
        """A turn of which `problems_of` finds none. Raises PersonAlreadyOnDuty, PlaceAlreadyTaken, RosterFull."""
        added = turn.begun(now)
        _check_beside(added, self.turns)
        kept = self._kept(now)
        if len(kept) >= MOST_TURNS:
            raise RosterFull
        self._change((*kept, added), now)
        return added

    def change(self, turn_id: UUID, wanted: Turn, now: datetime) -> Turn:
        """`wanted` in place of a turn that has not begun; of one that has, its end. `problems_of` finds none of it.

        Raises NotFound, TurnAlreadyEnded, TurnHasBegun, PersonAlreadyOnDuty, PlaceAlreadyTaken.
        """
        before = self.unended(turn_id, now)
        changed = wanted.begun(now)
        if before.has_begun(now):
            changed = replace(before, ends_at=wanted.ends_at)
            if replace(wanted, id=turn_id) != changed:
                raise TurnHasBegun
        others = [each for each in self._kept(now) if each.id != turn_id]
        _check_beside(changed, others)
        self._change((*others, changed), now)
        return changed

    def take_off(self, turn_id: UUID, now: datetime) -> Turn | None:
        """A turn that runs ends now, one that has not begun is gone: None. Raises NotFound, TurnAlreadyEnded."""
        turn = self.unended(turn_id, now)
        ended = replace(turn, ends_at=now) if turn.has_begun(now) else None
        others = (each for each in self._kept(now) if each.id != turn_id)
        self._change((*others, *([ended] if ended else [])), now)
        return ended

    def unended(self, turn_id: UUID, now: datetime) -> Turn:
        """A turn that runs or is to come. Raises NotFound, TurnAlreadyEnded."""
        turn = next((each for each in self.turns if each.id == turn_id), None)
        if turn is None:
            raise NotFound
        if turn.ends_at <= now:
            raise TurnAlreadyEnded
        return turn

    def _kept(self, now: datetime) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if now - turn.ends_at <= KEPT)

    def _change(self, turns: Iterable[Turn], now: datetime) -> None:
        self.turns = tuple(sorted(turns, key=lambda turn: (turn.starts_at, turn.place, turn.id)))
        self.version += 1
        published = tuple(
            RosterTurn(
                turn_id=turn.id,
                person_id=turn.person_id,
                place=turn.place,
                starts_at=turn.starts_at,
                ends_at=turn.ends_at,
            )
            for turn in self.turns
        )
        self.record(RosterChangedV1(unit_id=self.unit_id, version=self.version, turns=published, changed_at=now))
