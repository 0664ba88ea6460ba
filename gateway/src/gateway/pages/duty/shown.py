"""The roster as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import DutyRosterDutyRoster, DutyTurn


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn; `runs` when it is in force."""

    id: str
    name: str | None
    place: int
    starts_at: str
    ends_at: str
    runs: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Turns in force, in the order in which they are alerted, and those to come in the order in which they begin."""

    now: list[Turn]
    coming: list[Turn]


def shown(roster: DutyRosterDutyRoster, now: datetime) -> Shown:
    """What has ended is not shown."""
    turns = [_turn(each, now) for each in roster["turns"] if datetime.fromisoformat(each["endsAt"]) > now]
    in_force = sorted((turn for turn in turns if turn.runs), key=lambda turn: turn.place)
    coming = sorted((turn for turn in turns if not turn.runs), key=lambda turn: (turn.starts_at, turn.place))
    return Shown(in_force, coming)


def shown_turn(roster: DutyRosterDutyRoster, turn_id: str, now: datetime) -> Turn:
    """The turn that can still be ended or changed. Raises PageRefused."""
    return _turn(unended(roster, turn_id, now), now)


def unended(roster: DutyRosterDutyRoster, turn_id: str, now: datetime) -> DutyTurn:
    """The same as it was answered. Raises PageRefused."""
    found = next((each for each in roster["turns"] if each["id"] == turn_id), None)
    if found is None:
        raise PageRefused("not-found", 404)
    if datetime.fromisoformat(found["endsAt"]) <= now:
        raise PageRefused("turn-already-ended", 409)
    return found


def _turn(turn: DutyTurn, now: datetime) -> Turn:
    runs = datetime.fromisoformat(turn["startsAt"]) <= now
    return Turn(turn["id"], turn["person"]["name"], turn["place"], turn["startsAt"], turn["endsAt"], runs)
