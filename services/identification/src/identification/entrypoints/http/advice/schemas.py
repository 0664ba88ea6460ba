"""What travels about questions without a report: no person, no identity, no report."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contracts.fields import Cursors
from contracts.models import CamelModel


class AdviceHead(CamelModel):
    """A question without what was written; `answeredAs` is the position of who answered, never a name."""

    id: UUID
    version: int
    positions: list[str]
    sector: str
    unit_id: UUID
    subject: str | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    answered_as: str | None


class AdviceAnswer(AdviceHead):
    """A question with what was written on both sides."""

    text: str
    callback_phone: str | None
    answer: str | None


class AdviceList(CamelModel):
    """One page."""

    items: list[AdviceHead]
    cursors: Cursors
    next_cursor: str | None
