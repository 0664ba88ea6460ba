"""What asking without a report needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from identification.domain.advice.advice import Advice, AdviceText


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and who is on duty at the moment of reading."""

    advice: Advice
    on_duty: frozenset[UUID]


class Advices(Protocol):
    """Questions, always asked for by a caller: only the asker and the Centre find one, and neither one that is gone."""

    async def hold(self, principal: Principal) -> None:
        """Until the transaction ends no other one counts or adds questions of the caller."""

    async def waiting_of(self, principal: Principal) -> int:
        """How many of the caller's own wait for an answer."""

    async def add(self, advice: Advice, advice_text: AdviceText) -> None:
        """Makes the question's key, stores what was typed under it, and publishes that it was asked."""

    async def find(self, advice_id: UUID, principal: Principal, now: datetime, *, for_update: bool = False) -> Found:
        """Raises NotFound for one that is missing, out of the caller's reach, or gone at `now`."""

    async def save(self, advice: Advice, answer: str) -> None:
        """Stores the answer under the question's key, and publishes that it was answered."""

    async def open(self, advice: Advice) -> tuple[AdviceText, str | None]:
        """What was typed and what was answered; raises NotFound once the key was destroyed."""

    async def page(
        self, principal: Principal, now: datetime, first: int, after: str | None, *, waiting: bool
    ) -> Page[Found]:
        """Newest first; with `waiting` only what is to be answered, oldest first. Raises InvalidInput for a foreign cursor."""
