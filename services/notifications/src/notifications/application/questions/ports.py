"""What questions that wait need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.domain.questions import WaitingQuestion


class Questions(Protocol):
    """Questions that wait for an answer; one that does not is not kept."""

    async def start(self, waiting: WaitingQuestion) -> None:
        """Keeps a new one; one that is known stays as it is."""

    async def save(self, waiting: WaitingQuestion) -> None:
        """Stores how often it was reminded of."""

    async def ask_instead(self, report_id: UUID, unit_id: UUID | None) -> None:
        """All of the report are this unit's from now on, or no unit's."""

    async def end(self, report_id: UUID, question_id: UUID | None = None) -> bool:
        """Keeps it no longer, or none of the report; whether another one of the report is still open."""
