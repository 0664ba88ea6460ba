"""What questions without a report that wait need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.domain.advice import WaitingAdvice


class Advices(Protocol):
    """Questions that wait for an answer; one that does not is not kept."""

    async def start(self, waiting: WaitingAdvice) -> None:
        """Keeps a new one; one that is known stays as it is."""

    async def save(self, waiting: WaitingAdvice) -> None:
        """Stores how often the duty was alerted about it."""

    async def end(self, advice_id: UUID) -> None:
        """Keeps it no longer."""
