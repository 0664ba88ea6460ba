"""Who may command what: the section `commands` of the access table, as policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.decision import by_position
from contracts import access

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.domain.decision import Decision


def permitted(
    command: str, *, unless: Callable[[frozenset[str]], bool] | None = None
) -> Callable[[frozenset[str]], Decision]:
    """The policy of a command by the caller's positions; `unless` names positions that rule it out all the same."""
    table = access.load()
    table.permits(command, frozenset())

    def decide(positions: frozenset[str]) -> Decision:
        holds = table.permits(command, positions) and not (unless is not None and unless(positions))
        return by_position(positions, holds=holds)

    return decide
