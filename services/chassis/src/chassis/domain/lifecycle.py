"""A life cycle as a table: what is not in it is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from chassis.domain.errors import IllegalTransition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

S = TypeVar("S", bound="StrEnum")
A = TypeVar("A", bound="StrEnum")


class Lifecycle(Generic[S, A]):
    """Moves of one aggregate: (state, action) -> next state. `next` raises `refusal` on every cell not listed."""

    def __init__(
        self,
        states: type[S],
        actions: type[A],
        table: Mapping[tuple[S, A], S],
        refusal: type[IllegalTransition] = IllegalTransition,
    ) -> None:
        """`refusal` is the aggregate's own subclass, so that a slug names what was refused."""
        self.states = states
        self.actions = actions
        self.table = dict(table)
        self.refusal = refusal

    def next(self, state: S, action: A) -> S:
        """The state after `action`; raises the refusal when the table has no such cell."""
        try:
            return self.table[state, action]
        except KeyError:
            raise self.refusal(state.value, action.value) from None

    def action_between(self, state: S, after: S) -> A:
        """The action that leads from `state` to another state; raises the refusal where none does."""
        for (before, action), then in self.table.items():
            if (before, then) == (state, after):
                return action
        raise self.refusal(state.value, after.value)
