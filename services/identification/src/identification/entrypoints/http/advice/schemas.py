"""What travels about questions without a report: no person, no identity, no report."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.fields import Cursors, Form, PhoneNumber, SafeText
from contracts.models import CamelModel
from contracts.words import limits
from identification.entrypoints.http.reports.schemas import Version

SubjectCode = Annotated[
    str, StringConstraints(max_length=40), Form(r"[a-z][a-z0-9_]*", "must be a code of the list of subjects.")
]


class AdviceQuestion(CamelModel):
    """A question to the Centre without a report; `subject` is a code of the reference data."""

    text: Annotated[SafeText, Field(max_length=limits.QUESTION)]
    subject: SubjectCode | None = None
    callback_phone: PhoneNumber | None = None


class AdviceReply(CamelModel):
    """The answer of a person of the Centre."""

    expected_version: Version
    text: Annotated[SafeText, Field(max_length=limits.ANSWER)]


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
