"""The roster as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import DutyRosterDutyRoster, DutyTurn

TURN_ENDED: Final = "turn-already-ended"


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
    turns = [shown_turn(each, now) for each in roster["turns"] if datetime.fromisoformat(each["endsAt"]) > now]
    in_force = sorted((turn for turn in turns if turn.runs), key=lambda turn: turn.place)
    coming = sorted((turn for turn in turns if not turn.runs), key=lambda turn: (turn.starts_at, turn.place))
    return Shown(in_force, coming)


def unended(roster: DutyRosterDutyRoster, turn_id: str, now: datetime) -> DutyTurn:
    """The turn that can still be ended or changed. Raises PageRefused."""
    found = next((each for each in roster["turns"] if each["id"] == turn_id), None)
    if found is None:
        raise PageRefused("not-found", 404)
    if datetime.fromisoformat(found["endsAt"]) <= now:
        raise PageRefused(TURN_ENDED, 409)
    return found


def shown_turn(turn: DutyTurn, now: datetime) -> Turn:
    """The turn as a page shows it."""
    runs = datetime.fromisoformat(turn["startsAt"]) <= now
    return Turn(turn["id"], turn["person"]["name"], turn["place"], turn["startsAt"], turn["endsAt"], runs)
