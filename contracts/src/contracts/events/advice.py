"""Events of identification about questions without a report: topic `identification.advice`, keyed by the question."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from contracts.envelope import EventData
from contracts.topics import IDENTIFICATION_ADVICE


class _AdviceEvent(EventData):
    topic: ClassVar[str] = IDENTIFICATION_ADVICE
    subject_field: ClassVar[str] = "advice_id"

    advice_id: UUID


class AdviceAskedV1(_AdviceEvent):
    """A caller asked the Centre without reporting anyone; a person answers by `due_at`. The text stays with identification."""

    type: ClassVar[str] = "identification.advice-asked.v1"

    asked_at: AwareDatetime
    due_at: AwareDatetime


class AdviceAnsweredV1(_AdviceEvent):
    """The Centre answered; the answer itself stays with identification."""

    type: ClassVar[str] = "identification.advice-answered.v1"

    author_id: UUID
    answered_at: AwareDatetime
