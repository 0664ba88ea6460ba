"""The lines of the record about changes of the duty roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.ports import AuditLine

if TYPE_CHECKING:
    from datetime import datetime

    from identification.domain.duty.turn import Turn

_POSITION = "supervisor"


def line_of(action: str, turn: Turn) -> AuditLine:
    """The turn as it was put on, was before or after a change, was ended or dropped: person, place, from and to; no name."""
    facts = [
        f"from.{_coded(turn.starts_at)}",
        f"person.{turn.person_id}",
        f"place.{turn.place}",
        f"to.{_coded(turn.ends_at)}",
    ]
    return AuditLine(action, subject_type="turn", subject_id=turn.id, positions=frozenset({_POSITION}), bases=facts)


def _coded(at: datetime) -> str:
    return f"{at:%Y%m%dt%H%M%Sz}"
