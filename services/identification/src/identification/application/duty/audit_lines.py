"""How a change of the duty roster stands on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.reading.ports import ReadRecord

if TYPE_CHECKING:
    from datetime import datetime

    from identification.domain.duty.turn import Turn

_POSITION, _SUBJECT = "supervisor", "turn"


def line_of(action: str, turn: Turn) -> ReadRecord:
    """The turn as it stood when it was put on, was ended, or was dropped before it began: person, place, from and to; no name."""
    facts = [
        f"from.{_coded(turn.starts_at)}",
        f"person.{turn.person_id}",
        f"place.{turn.place}",
        f"to.{_coded(turn.ends_at)}",
    ]
    return ReadRecord(turn.id, frozenset({_POSITION}), (), action=action, bases=facts, subject_type=_SUBJECT)


def _coded(at: datetime) -> str:
    return f"{at:%Y%m%dt%H%M%Sz}"
