"""Who sends a person to units, for which purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.domain.decision import by_position
from chassis.permission import permitted
from contracts import access

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.domain.decision import Decision
    from contracts.words.referrals import Purpose
    from identification.application.report_command import HeldReport, ReportCommand

_TABLE = access.load()


def may_for_its_purpose(command: str) -> Callable[[ReportCommand[Any], HeldReport], Decision]:
    """The policy of a command that says one purpose."""
    may = may_for_purpose(command)
    return lambda given, held: may(given.given.purpose, held.positions)


def may_for_purpose(command: str) -> Callable[[Purpose, frozenset[str]], Decision]:
    """The positions that the table names for the command, and for the purpose."""
    by_command = permitted(command)

    def decide(purpose: Purpose, positions: frozenset[str]) -> Decision:
        known = _TABLE.purposes.get(purpose)
        sends = known is not None and by_command(positions & known.senders).allowed
        return by_position(positions, holds=sends)

    return decide
