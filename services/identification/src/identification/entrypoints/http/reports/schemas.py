"""What callers send and get."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from contracts.fields import (
    Cursors,
)
from contracts.models import CamelModel
from contracts.words.referrals import Owner
from identification.entrypoints.http.reading.classes import ListedClass, ReportClass


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
    owner: Owner | None = Field(
        default=None,
        description="On the Centre's list: who of it has the case, and before it is assigned who took the report over.",
    )


class PreviewAnswer(CamelModel):
    """What a unit would see before it accepts, and after; what is neither there nor withheld the sender does not read in full."""

    before: ReportAnswer
    after: ReportAnswer


class AssignedCaseAnswer(CamelModel):
    """The case that a report belongs to; who assigned it may not see the report any more."""

    id: Annotated[UUID, Field(description="The report.")]
    case_id: UUID


class HandedOverCases(CamelModel):
    """What was handed over, and to whom; who handed it over may not see the reports any more."""

    report_ids: list[UUID]
    manager_id: UUID


class CoveredCases(CamelModel):
    """Whose cases another one has as well, and who that is; none where it ended."""

    manager_id: UUID
    cover_id: UUID | None


class RecusedReport(CamelModel):
    """A report of which the caller sees nothing any more."""

    id: UUID


class ReportList(CamelModel):
    """One page."""

    items: list[ReportAnswer]
    cursors: Cursors
    next_cursor: str | None


class FoundPerson(CamelModel):
    """A report of a person who was searched for."""

    id: UUID
    reference: str
    state: str
    names: list[str]
    birth_date: date | None


class FoundPersons(CamelModel):
    """What a search found, the newest first."""

    items: list[FoundPerson]


class RunningCounts(CamelModel):
    """Lines of the Centre's list that are late, due by the end of the day and the caller's; what the Centre asked, and was asked.

    Lines that no one has taken over, and how many of them are immediate; those that were taken over and have no case manager. Persons of
    whom the caller is to inform the prosecutor, and those of them whose term has passed; those whose danger is to be assessed anew by the
    end of the day. None is counted beyond 100.
    """

    late: int
    due_today: int
    mine: int
    questions: int
    advice: int
    not_taken_over: int
    in_danger: int
    unassigned: int
    to_inform: int
    to_inform_late: int
    to_review: int = 0


class ProcedureCounts(CamelModel):
    """Procedures on whose panel the caller sits, that they have to sign, to confirm, and to decide. None is counted beyond 100."""

    sits: int
    owed: int
    to_confirm: int
    dissents: int
    challenged: int


class ReportBatch(CamelModel):
    """In the order asked; null means missing or forbidden."""

    items: list[ReportAnswer | None]
