"""The worklist as a page shows it: a row for each report, without anything that names a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING, Final, Generic

from typing_extensions import TypeVar

from contracts.words.referrals import ClockCode, Owner, Purpose, ReferralState
from contracts.words.reports import ReportState
from contracts.words.urgency import Urgency
from gateway.pages.labels import (
    ASSIGNED,
    CHALLENGES_BRIEF,
    PROCEDURES_BRIEF,
    PURPOSE,
    RISK_TO_REVIEW,
    STATE_BRIEF,
    TAKEN_OVER,
    TO_ASSESS,
    TO_INFORM,
    UNPROTECTED_BRIEF,
    URGENCY,
    URGENCY_MEANS,
    WAITS_FOR_CENTRE,
    WITHOUT_WORKER,
    AgeInWords,
    age_in_words,
)
from gateway.pages.permissions import may
from gateway.pages.worklist import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.pages.answers import (
        CentreListListedProcedure,
        CentreListReferral,
        CentreListReportSummary,
        DeskReferral,
        ProceduresReportSummary,
        RecordReferral,
        ReportsReportSummary,
        WorklistPageReferral,
        WorklistPageReport,
    )

    Listed = WorklistPageReferral | CentreListReferral

R = TypeVar("R", bound="Listed | RecordReferral", default="RecordReferral")


_PRESSES_FROM_S: Final = 3600
_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Term:
    """When an answer is due: the moment, whether it has passed, and the seconds until or since then."""

    at: str
    over: bool
    seconds: float

    @property
    def presses(self) -> bool:
        """Whether it has passed, or does within the hour."""
        return self.over or self.seconds < _PRESSES_FROM_S


class Press(StrEnum):
    """What can be done with a request on the list itself, in one press or on the way to the one form that it needs."""

    TAKE_ON = "take_on"
    TAKE_OVER = "take_over"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Item(Generic[R]):
    """One referral; `term` is None where nothing is to be answered any more."""

    referral: R
    term: Term | None

    @property
    def may_answer(self) -> bool:
        """Whether the reader's unit has to answer it, or another member of it to go on with it."""
        return (self.term is not None and self._is("addressed.")) or (self.waits_for_worker and self.is_of_unit)

    @property
    def waits_for_worker(self) -> bool:
        """Whether its unit took it on, and who did so does not work on it any more."""
        return bool(self.referral["waitsForWorker"])

    @property
    def is_mine(self) -> bool:
        """Whether the reader is the one who took it on, or supervises them."""
        return self._is("grant.")

    @property
    def is_of_unit(self) -> bool:
        """Whether it is, or was taken on by, the reader's unit."""
        return self._is("addressed.") or self.is_mine

    @property
    def is_accepted(self) -> bool:
        """Whether it is taken on, and nothing has ended that since."""
        return self.referral["state"] is ReferralState.ACCEPTED

    @property
    def may_be_revoked(self) -> bool:
        """Whether it is open and not the Centre's own."""
        return not self.is_of_centre and self.referral["state"].row.is_open

    @property
    def is_of_centre(self) -> bool:
        """Whether it is the Centre's own, by which it takes the report over."""
        return self.referral["purpose"] == Purpose.FORMAL_IDENTIFICATION

    @property
    def waits_for_centre(self) -> bool:
        """Whether the Centre has still to take the report over by it."""
        return self.is_of_centre and self.term is not None

    @property
    def is_unprotected(self) -> bool:
        """Whether no unit is asked to protect the child, as far as the reader may know."""
        return self.term is not None and unprotected_until(self.referral) is not None

    @property
    def asks(self) -> str:
        """For what a unit is asked, a sentence of the catalogues; empty where the list says it already: of a child, and of the Centre."""
        purpose = self.referral["purpose"]
        return "" if purpose is None or purpose.by_law else PURPOSE[purpose]

    @property
    def owner(self) -> Owner | None:
        """Who of the reader's unit acts; None where that is another unit's, or not known."""
        if self.waits_for_worker and self.is_of_unit:
            return Owner.NOBODY
        if self.is_mine:
            return Owner.ME
        if self.term is not None:
            return Owner.NOBODY if self.may_answer else None
        return Owner.OTHERS if self.is_accepted and self.is_of_unit else None

    @property
    def manager(self) -> None:
        """No case manager: a unit has none."""

    @property
    def stands_in_for(self) -> None:
        """For no case manager."""

    @property
    def in_procedure_since(self) -> None:
        """No procedure: it is the Centre's."""

    @property
    def press(self) -> Press | None:
        """What the reader can do with it here."""
        return Press.TAKE_ON if self.may_answer else None

    @property
    def brief(self) -> str:
        """Its state in a table, a sentence of the catalogues."""
        if self.waits_for_worker:
            return WITHOUT_WORKER
        return UNPROTECTED_BRIEF if self.is_unprotected else STATE_BRIEF[self.referral["state"]]

    @property
    def meaning(self) -> str:
        """What a tag's colour repeats of its state: danger, waiting, done or ended."""
        if self.term is not None:
            return "danger" if self.term.over else "waiting"
        if self.waits_for_worker:
            return "waiting"
        return "done" if self.is_accepted else "ended"

    def _is(self, kind: str) -> bool:
        return any(position.startswith(kind) for position in self.referral["positions"])


@dataclass(frozen=True, slots=True)
class CentreLine:
    """A report as the Centre has it to take over, or has taken it over: what an `Item` is for a unit."""

    report: CentreListReportSummary
    term: Term | None

    @property
    def asks(self) -> str:
        """No unit is asked by it."""
        return ""

    @property
    def _waits(self) -> bool:
        return self.report["state"] is ReportState.SUBMITTED

    @property
    def procedure(self) -> CentreListListedProcedure | None:
        """The formal procedure, where it says the state of the case."""
        return None if self._waits or self.term is not None else self.report["procedure"]

    @property
    def in_procedure_since(self) -> str | None:
        """Since when the procedure is open, while it is."""
        known = self.procedure
        return known["openedAt"] if known and known["state"] and known["state"].row.is_open else None

    @property
    def brief(self) -> str:
        """Its state in a table, a sentence of the catalogues."""
        if self._waits:
            return WAITS_FOR_CENTRE
        if self.report["receipt"] and self.report["receipt"]["informProsecutor"]:
            return TO_INFORM
        if self.term is not None:
            return TO_ASSESS if self.report["receipt"] and self.report["receipt"]["assessBy"] else RISK_TO_REVIEW
        if self.procedure and self.procedure["state"]:
            return PROCEDURES_BRIEF[self.procedure["state"]]
        return TAKEN_OVER if self.report["assignment"] is None else ASSIGNED

    @property
    def meaning(self) -> str:
        """What a tag's colour repeats of its state, as an item's."""
        if self.term is not None and self.term.over:
            return "danger"
        return "waiting" if self._waits or self.term is not None or self.in_procedure_since else "done"

    @property
    def owner(self) -> Owner | None:
        """Who of the Centre has it."""
        return self.report["owner"]

    @property
    def manager(self) -> str | None:
        """The name of the case manager who has it."""
        return self.report["assignment"] and self.report["assignment"]["manager"]

    @property
    def stands_in_for(self) -> str | None:
        """The name of the case manager for whom the reader stands in."""
        assignment = self.report["assignment"]
        return assignment["manager"] if assignment and assignment["standsIn"] else None

    @property
    def press(self) -> Press | None:
        """What the reader can do with it here."""
        if self._waits:
            return Press.TAKE_OVER if may("takeOverReport", self.report["positions"]) else None
        unassigned = self.report["assignment"] is None and may("assignCase", self.report["positions"])
        return Press.ASSIGN if unassigned else None


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """A report by the procedure that was opened on it, whose next step is on its record."""

    report: ProceduresReportSummary
    term: None = None
    stands_in_for: None = None
    asks: str = ""
    owner: None = None
    press: None = None

    @property
    def brief(self) -> str:
        """How far the procedure is, a sentence of the catalogues."""
        known = self.report["procedure"]
        if not known or not known["state"]:
            return ASSIGNED
        return CHALLENGES_BRIEF.get(known["challenge"] or "", PROCEDURES_BRIEF[known["state"]])

    @property
    def meaning(self) -> str:
        """What a tag's colour repeats of it, as an item's."""
        challenge = self.report["procedure"] and self.report["procedure"]["challenge"]
        return "waiting" if self.in_procedure_since or (challenge and challenge.awaits_director) else "done"

    @property
    def in_procedure_since(self) -> str | None:
        """Since when the procedure is open, while it is."""
        known = self.report["procedure"]
        return known["openedAt"] if known and known["state"] and known["state"].row.is_open else None

    @property
    def manager(self) -> str | None:
        """The name of the case manager who has it."""
        return self.report["assignment"] and self.report["assignment"]["manager"]


@dataclass(frozen=True, slots=True)
class OfReport:
    """What every table shows of a report, for any reader."""

    report: WorklistPageReport | CentreListReportSummary | ProceduresReportSummary | ReportsReportSummary
    sent_at: str | None

    @property
    def persons(self) -> int:
        """How many it is about, where its row is for several."""
        reference = self.report["reference"]
        return (reference["persons"] or 0) if reference is not None and reference["number"] == _FIRST else 0

    @property
    def notes(self) -> bool:
        """Whether there is more to say of it: it is one of several persons, or intake keyed it in."""
        reference = self.report["reference"]
        return reference is not None and bool((reference["persons"] and not self.persons) or reference["keyed"])

    @property
    def age(self) -> AgeInWords | None:
        """Whether it is about a child; None where that is not for the reader."""
        birth, danger = self.report["birth"], self.report["danger"]
        child_path = None if danger is None else danger["childPath"]
        return age_in_words(*((birth["age"], birth["ageBand"]) if birth else (None, None)), child_path=child_path)

    @property
    def received_at(self) -> str | None:
        """When it was sent; of what intake keyed in, when the Centre got it."""
        reference = self.report["reference"]
        keyed = reference and reference["keyed"]
        return keyed["receivedAt"] if keyed else self.sent_at


@dataclass(frozen=True, slots=True)
class Row(OfReport):
    """One report; `line` is what its row shows of state, term and owner, `others` are further requests, shown below it."""

    line: Item[WorklistPageReferral] | CentreLine | ProcedureLine
    others: tuple[Item[WorklistPageReferral] | Item[CentreListReferral], ...]
    urgency: str
    address: str

    @property
    def meaning(self) -> str:
        """What the edge of the row repeats: how urgent it is, and as danger that a term of it has passed."""
        late = any(each.term is not None and each.term.over for each in (self.line, *self.others))
        return "danger" if late else URGENCY_MEANS[self.urgency]


def rows_of_unit(referrals: Iterable[WorklistPageReferral], now: datetime) -> tuple[Row, ...]:
    """The rows of a unit's list in its order; referrals of one report are next to each other.

    Without its report, which may be a moment late, a referral is left out.
    """
    shown = ((each["report"], item_of(each, now)) for each in referrals if each["report"] is not None)
    reports = (list(found) for _, found in groupby(shown, lambda each: each[0]["id"]))
    return tuple(_row_of_unit(of_one[0][0], [item for _, item in of_one]) for of_one in reports)


def _row_of_unit(report: WorklistPageReport, items: list[Item[WorklistPageReferral]]) -> Row:
    """Its own is what the reader can do something with, else the first of its purposes; the record finds it by itself among several."""
    first, *others = sorted(
        items, key=lambda item: (item.press is None, list(PURPOSE).index(str(item.referral["purpose"])))
    )
    record = f"/records/{report['id']}"
    address = record if others else f"{record}?referral={first.referral['id']}"
    sent_at = min(str(item.referral["sentAt"]) for item in items)
    return Row(report, sent_at, first, tuple(others), highest(each.referral["urgency"] for each in items), address)


def rows_of_centre(reports: Iterable[CentreListReportSummary], now: datetime) -> tuple[Row, ...]:
    """The rows of the Centre's list in its order; below each the units that are asked."""
    return tuple(_row_of_centre(report, now) for report in reports)


def rows_of_procedures(reports: Iterable[ProceduresReportSummary]) -> tuple[Row, ...]:
    """The rows of a list of procedures in its order; each leads to the record, where the step is taken."""
    return tuple(_row_of_procedure(report) for report in reports)


def _row_of_procedure(report: ProceduresReportSummary) -> Row:
    filing, receipt = report["report"], report["receipt"]
    urgency = highest([filing and filing["urgency"]])
    return Row(report, receipt and receipt["savedAt"], ProcedureLine(report), (), urgency, f"/records/{report['id']}")


def _row_of_centre(report: CentreListReportSummary, now: datetime) -> Row:
    referrals = [each for each in report["referrals"] or () if each["state"].row.is_open]
    own = next((each for each in referrals if each["purpose"] == Purpose.FORMAL_IDENTIFICATION), None)
    waits = own is not None and report["state"] is ReportState.SUBMITTED
    filing, receipt = report["report"], report["receipt"]
    urgencies = [filing and filing["urgency"], *(each["urgency"] for each in referrals)]
    return Row(
        report,
        receipt and receipt["savedAt"],
        CentreLine(report, _term_of_centre(report, own if waits else None, now)),
        tuple(sorted((item_of(each, now) for each in referrals if each is not own), key=_due_first)),
        highest(urgencies),
        f"/records/{report['id']}",
    )


def _term_of_centre(report: CentreListReportSummary, waiting: CentreListReferral | None, now: datetime) -> Term | None:
    """By when the Centre takes it over, and once it has: informs the prosecutor, assesses it, and where that is due, the danger anew."""
    if waiting is not None:
        return term_of(waiting, now)
    if (receipt := report["receipt"]) is None:
        return None
    to_inform = receipt["informProsecutor"]
    by = to_inform["by"] if to_inform else receipt["assessBy"] or receipt["riskReviewBy"]
    return term_at(by, now) if by else None


def _due_first(item: Item[WorklistPageReferral] | Item[CentreListReferral]) -> float:
    """Seconds until its term, negative once it has passed; without a term it comes last."""
    return inf if item.term is None else item.term.seconds * (-1 if item.term.over else 1)


def highest(urgencies: Iterable[Urgency | None]) -> Urgency:
    """The one that is answered first; usual where none is known."""
    return min((each for each in urgencies if each), key=list(URGENCY).index, default=Urgency.STANDARD)


def item_of(referral: R, now: datetime) -> Item[R]:
    """One item with its term."""
    return Item(referral, term_of(referral, now))


def term_of(referral: DeskReferral, now: datetime) -> Term | None:
    """The term that runs, or None: it ends with the answer. A child for whom no unit is asked needs one first."""
    at = referral["respondBy"]
    if at is None or not referral["state"].row.undecided:
        return None
    unprotected = unprotected_until(referral)
    return term_at(at if unprotected is None else unprotected, now)


def unprotected_until(referral: DeskReferral) -> str | None:
    """By when a unit is to be named for a child for whom none is asked; None where one is, or where it is not for the reader."""
    undecided = (
        each
        for each in referral["clocks"] or ()
        if each["code"] is ClockCode.CHILD_WITHOUT_UNIT and each["state"].awaits_step
    )
    return next((each["dueAt"] for each in undecided), None)


def term_at(at: str, now: datetime) -> Term:
    """A term that ends, or ended, at that moment."""
    seconds = due.seconds_left(at, now)
    over = seconds < 0
    return Term(at, over, abs(seconds))
