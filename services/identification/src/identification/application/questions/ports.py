"""What asking and answering need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from identification.application.reports.ports import SealedText
    from identification.domain.questions.question import Question, Said


class Questions(Protocol):
    """Questions and answers beside a report, only ever added to; their texts are sealed under the report's key."""

    async def ask(self, report_id: UUID, question_id: UUID, said: Said, by: UUID, position: str, at: datetime) -> None:
        """Adds a question of a holder of `position`."""

    async def answer(
        self, report_id: UUID, question_id: UUID, said: Said, by: UUID, position: str, at: datetime
    ) -> None:
        """Adds its answer; the report is held and the question has none."""

    async def get(self, report_id: UUID, question_id: UUID) -> Question:
        """One question of the report; raises NotFound."""

    async def texts(self, sealed: Collection[SealedText]) -> Mapping[SealedText, str | None]:
        """What they say. Those of an erased report are left out; None is one that was not written for its row and column.

        Raises ReportAltered for such a one when all are of one report.
        """
