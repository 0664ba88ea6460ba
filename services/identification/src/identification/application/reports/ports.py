"""What the use cases of reports need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from identification.application.contents.classes import OPEN_QUESTION
from identification.application.lists.ports import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from contracts.words.procedures import ProcedureShow
    from identification.application.lists.ports import CentreCounts, CentreFilter, ListFilter, ProcedureCounts
    from identification.domain.reading.positions import Facts
    from identification.domain.reports.report import Report


REMARKS: Final = {
    "instruction": "instruction",
    "whereabouts": "whereabouts",
    "question": OPEN_QUESTION,
    "answer": OPEN_QUESTION,
}
"""Kinds of remark, each with the class of the access table that it belongs to."""


@dataclass(frozen=True, slots=True)
class SealedText:
    """A text beside a report, under the report's key and bound to its place."""

    report_id: UUID
    kind: str
    id: UUID
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Remark:
    """One that was added. A question and its answer have one id, and each who said it, by position; an instruction has none of that."""

    code: str | None
    at: datetime
    until: datetime | None = None
    id: UUID | None = None
    position: str | None = None
    sealed: SealedText | None = None


class Reports(Protocol):
    """Reports, always asked for by a caller."""

    async def add(self, report: Report) -> UUID | None:
        """Stores a new report; the id of the event that announces it. None, and nothing is stored, when its reference is taken."""

    async def facts(self, report_id: UUID, principal: Principal, *, for_update: bool = False) -> Facts:
        """The report and what decides who may read it; raises NotFound when the caller cannot reach it."""

    async def facts_of(
        self, report_ids: Sequence[UUID], principal: Principal, *, for_update: bool = False
    ) -> Sequence[Facts]:
        """The same for several, in no order; those that the caller cannot reach are left out."""

    async def linked(self, report: Report, principal: Principal) -> Sequence[Facts]:
        """The others of its case, in one order, as far as the caller can reach them; none, and nothing is asked, without a case."""

    async def close_linked(self, report: Report, at: datetime) -> None:
        """What rests on consent in the others of its case has ended, and is published: the caller recorded that it was taken back."""

    async def joint(self, report: Report, principal: Principal) -> Sequence[Facts]:
        """The others reported at once, in their order, as far as the caller can reach them; none, and nothing is asked, of one."""

    async def report_of(self, referral_id: UUID) -> UUID:
        """Id of the report that a referral is of; raises NotFound for one that was never brought about, or not for the caller's eyes."""

    async def filed_from(self, draft_id: UUID, principal: Principal) -> UUID:
        """Id of the first report that the caller filed from a draft, or of the one that they added it to; raises NotFound."""

    async def save(self, report: Report) -> Sequence[UUID]:
        """Stores progress and publishes what happened; the ids of the events, in their order."""

    async def hand_on(self, report: Report) -> None:
        """Stores that another case manager has it, and publishes that, also where the caller does not see it any more."""

    async def recuse(self, report: Report) -> None:
        """Stores that the caller gave it up for good, and publishes it; they do not see it any more."""

    async def leave_director(self, report: Report) -> None:
        """Stores that the caller, a director, decided about a review or a revocation, and publishes it; they do not see it any more."""

    async def held(self, report_id: UUID) -> Report | None:
        """For the service's own work: the report, locked until the transaction ends; None for one that is not here."""

    async def publish(self, report: Report) -> None:
        """Publishes what happened and stores nothing: progress is what it was."""

    async def note_delivery(self, report_id: UUID, at: datetime) -> None:
        """Dates the delivery to the Centre's inbox by the earliest published; a report that is not here is no error."""

    async def page(
        self, principal: Principal, first: int, after: str | None, list_filter: ListFilter = EVERYTHING
    ) -> Page[Facts]:
        """Reports the caller holds a position towards, newest or most urgent first; raises InvalidInput for a cursor that is not ours."""

    async def running(self, principal: Principal, first: int, after: str | None, asked: CentreFilter) -> Page[Facts]:
        """The Centre's list, of several persons the first for all; raises InvalidInput for a cursor that is not of this list."""

    async def counted(
        self, principal: Principal, now: datetime, midnight: datetime, late_to_inform: datetime
    ) -> CentreCounts:
        """How much waits for the Centre at `now`, on a day that ends at `midnight`.

        A prosecutor who was to be informed before `late_to_inform` should have been.
        """

    async def in_procedure(
        self, principal: Principal, first: int, after: str | None, show: ProcedureShow
    ) -> Page[Facts]:
        """Reports whose procedures wait for the caller, the longest first; raises InvalidInput for a cursor that is not of this list."""

    async def procedures_counted(self, principal: Principal) -> ProcedureCounts:
        """How many wait for the caller."""


class Remarks(Protocol):
    """What is said beside a report, only ever added to."""

    async def advise(self, report_id: UUID, code: str, until: datetime | None, by: UUID, at: datetime) -> None:
        """Adds an instruction."""

    async def newest_instruction(self, report_id: UUID) -> Remark | None:
        """The instruction that was given last."""

    async def answer(self, report_id: UUID, code: str, by: UUID, at: datetime) -> None:
        """Adds where the person is."""

    async def ended(self, report_id: UUID, referral_id: UUID | None, reason: str, by: UUID, at: datetime) -> None:
        """Adds why the author took the report back, or why the Centre ended what a referral opened."""

    async def entries(self, asked: Mapping[str, Sequence[UUID]]) -> Mapping[str, Mapping[UUID, Sequence[Remark]]]:
        """For each kind that is asked for those of the reports named with it, by report, oldest first."""
