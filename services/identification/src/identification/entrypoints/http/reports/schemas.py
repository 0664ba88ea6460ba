"""What callers send and get."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.conditions import fields, when
from contracts.fields import (
    Cursors,
    Moment,
    SafeLine,
    SafeText,
)
from contracts.models import CamelModel
from contracts.words import limits
from contracts.words.disclosures import ReadingBasis, ReadingScope
from contracts.words.reports import (
    AddendumKind,
    Answer,
    Whereabouts,
    WithdrawalReason,
)
from identification.entrypoints.http.reading.classes import ListedClass, ReportClass

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Advice(CamelModel):
    """What to do now."""

    instruction: Annotated[SafeLine, Field(max_length=60)]
    until: Moment | None = None


class TakeOver(CamelModel):
    """Take a report over, and say what to do now."""

    expected_version: Version
    advice: Advice | None = None


class Withdrawal(CamelModel):
    """Take a report back."""

    expected_version: Version
    reason: WithdrawalReason
    seen_alone: Answer = Answer.UNKNOWN
    called_back: Answer = Answer.UNKNOWN


class Asking(CamelModel):
    """A question of the list, one in words, or one of the list with words to it."""

    model_config = ConfigDict(json_schema_extra=when("question", None, fields(given=["text"])))

    question: Annotated[SafeLine, Field(max_length=60)] | None = None
    text: Annotated[SafeText, Field(max_length=limits.QUESTION)] | None = None


class Answering(CamelModel):
    """The answer to a question: by code where the question has one, else in words."""

    question_id: UUID
    answer: Annotated[SafeLine, Field(max_length=60)] | None = None
    text: Annotated[SafeText, Field(max_length=limits.ANSWER)] | None = None


class WhereaboutsAnswer(CamelModel):
    """Where the person is."""

    answer: Whereabouts


_SHORTER = {"properties": {"text": {"maxLength": limits.ADDED[AddendumKind.CARE_NEEDS]}}}


class Addition(CamelModel):
    """What the author adds."""

    model_config = ConfigDict(json_schema_extra=when("kind", AddendumKind.CARE_NEEDS.value, _SHORTER))

    expected_version: Version
    kind: AddendumKind
    text: Annotated[SafeText, Field(max_length=max(limits.ADDED.values()))]


class Nothing(CamelModel):
    """The address says it all."""


class Basis(CamelModel):
    """Why the caller reads what is closed."""

    scope: ReadingScope
    basis: ReadingBasis


class Ids(CamelModel):
    """A batch; with `classes` only those are opened."""

    ids: Annotated[list[UUID], Field(max_length=50)]
    classes: list[ReportClass] | None = None


class ReportIds(CamelModel):
    """Reports that something else names; `classes` as a list takes them."""

    ids: Annotated[list[UUID], Field(max_length=50)]
    classes: list[ListedClass] | None = None


class WithheldClass(CamelModel):
    """One class that is held back or shown in part, and why."""

    class_: Annotated[str, Field(alias="class")]
    mask: str
    reason: str


class PersonOfReport(CamelModel):
    """One of several persons who were reported at once: each has a report of their own, under this id."""

    id: UUID
    number: int
    reference: str
    child_path: bool


class ReportAnswer(CamelModel):
    """A report as the caller may see it; a class that is null and not withheld has nothing recorded."""

    id: UUID
    version: int
    state: str
    positions: list[str]
    classes: dict[str, dict[str, Any] | None]
    withheld: list[WithheldClass]
    persons: list[PersonOfReport] = Field(default_factory=list)
    offered_instructions: list[str] | None = None


class ReportList(CamelModel):
    """One page."""

    items: list[ReportAnswer]
    cursors: Cursors
    next_cursor: str | None


class ReportBatch(CamelModel):
    """In the order asked; null stands for missing and forbidden alike."""

    items: list[ReportAnswer | None]
