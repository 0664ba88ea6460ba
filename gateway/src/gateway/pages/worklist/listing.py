"""The worklist as a page shows it: a row for each report, without anything that names a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Generic

from typing_extensions import TypeVar

from contracts.words.referrals import ClockCode, Owner, Purpose, ReferralState
from gateway.pages.labels import PURPOSE, STATE_BRIEF, UNPROTECTED_BRIEF, URGENCY, AgeInWords, age_in_words
from gateway.pages.permissions import may
from gateway.pages.worklist import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.pages.answers import DeskReferral, RecordReferral, WorklistPageReferral, WorklistPageReport

R = TypeVar("R", bound="WorklistPageReferral | RecordReferral", default="RecordReferral")


@dataclass(frozen=True, slots=True)
class Term:
    """When an answer is due, for words: the weekday's part of the sentence, the moment, and the time that is left."""

    day: str
    at: str
    over: bool
    seconds: float


class Press(StrEnum):
    """What can be done with a request on the list itself, in one press or on the way to the one form that it needs."""

    TAKE_ON = "take_on"
    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class Item(Generic[R]):
    """One referral; `term` is None where nothing is to be answered any more."""

    referral: R
    term: Term | None

    @property
    def may_answer(self) -> bool:
        """Whether the reader's unit has to answer it."""
        return self.term is not None and self._is("addressed.")

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
        """Whether it is open and not the Centre's own, by which it takes the report over."""
        return self.referral["purpose"] != Purpose.FORMAL_IDENTIFICATION and self.referral["state"].row.is_open

    @property
    def is_unprotected(self) -> bool:
        """Whether no unit is asked to protect the child, as far as the reader may know."""
        return self.term is not None and _unprotected_until(self.referral) is not None

    @property
    def owner(self) -> Owner | None:
        """Who of the reader's unit acts; None where that is another unit's, or not known."""
        if self.is_mine:
            return Owner.ME
        if self.term is not None:
            return Owner.NOBODY if self.may_answer or self.press else None
        return Owner.OTHERS if self.is_accepted and self.is_of_unit else None

    @property
    def press(self) -> Press | None:
        """What the reader can do with it here."""
        if self.may_answer:
            return Press.TAKE_ON
        of_centre = self.term is not None and self.referral["purpose"] == Purpose.FORMAL_IDENTIFICATION
        return Press.TAKE_OVER if of_centre and may("takeOverReport", self.referral["positions"]) else None

    @property
    def brief(self) -> str:
        """Its state in a table, a sentence of the catalogues."""
        return UNPROTECTED_BRIEF if self.is_unprotected else STATE_BRIEF[self.referral["state"]]

    @property
    def meaning(self) -> str:
        """What a tag's colour repeats of its state: danger, waiting, done or ended."""
        if self.term is not None:
            return "danger" if self.term.over else "waiting"
        return "done" if self.is_accepted else "ended"

    def _is(self, kind: str) -> bool:
        return any(position.startswith(kind) for position in self.referral["positions"])


@dataclass(frozen=True, slots=True)
class Row:
    """One report with its referrals that the reader has on their list, the first of which is the row's own; never without one."""

    report: WorklistPageReport
    items: tuple[Item[WorklistPageReferral], ...]

    @property
    def first(self) -> Item[WorklistPageReferral]:
        """The one whose state, term and owner the row shows; the others stand below it."""
        return self.items[0]

    @property
    def others(self) -> tuple[Item[WorklistPageReferral], ...]:
        """Further requests about the same report, below its row."""
        return self.items[1:]

    @property
    def notes(self) -> bool:
        """Whether there is more to say of the report itself: it is about several persons, or intake keyed it in."""
        reference = self.report["reference"]
        return reference is not None and bool(reference["persons"] or reference["keyed"])

    @property
    def urgency(self) -> str:
        """The highest of its referrals."""
        return min((str(item.referral["urgency"]) for item in self.items), key=list(URGENCY).index)

    @property
    def age(self) -> AgeInWords | None:
        """Whether it is about a child; None where that is not for the reader."""
        birth, danger = self.report["birth"], self.report["danger"]
        child_path = danger is not None and danger["childPath"] is True
        return age_in_words(*((birth["age"], birth["ageBand"]) if birth else (None, None)), child_path=child_path)

    @property
    def received_at(self) -> str:
        """When the first of its referrals was sent; of what intake keyed in, when the Centre got it."""
        reference = self.report["reference"]
        keyed = reference and reference["keyed"]
        return keyed["receivedAt"] if keyed else min(str(item.referral["sentAt"]) for item in self.items)

    @property
    def meaning(self) -> str:
        """What the bar of the row repeats: that a term of it has passed."""
        late = any(item.term is not None and item.term.over for item in self.items)
        return "danger" if late else "neutral"

    @property
    def address(self) -> str:
        """Of the record; of several referrals it finds by itself the one that the reader has to answer."""
        record = f"/records/{self.report['id']}"
        return f"{record}?referral={self.first.referral['id']}" if len(self.items) == 1 else record


def rows_of(referrals: Iterable[WorklistPageReferral], now: datetime) -> tuple[Row, ...]:
    """The rows in the order of the list; referrals of one report are next to each other.

    Without its report, which may be a moment late, a referral is left out.
    """
    shown = ((each["report"], item_of(each, now)) for each in referrals if each["report"] is not None)
    reports = (list(found) for _, found in groupby(shown, lambda each: each[0]["id"]))
    return tuple(Row(of_one[0][0], _in_order(item for _, item in of_one)) for of_one in reports)


def _in_order(items: Iterable[Item[WorklistPageReferral]]) -> tuple[Item[WorklistPageReferral], ...]:
    """First what the reader can do something with, then the Centre's."""
    return tuple(
        sorted(items, key=lambda item: (item.press is None, list(PURPOSE).index(str(item.referral["purpose"]))))
    )


def item_of(referral: R, now: datetime) -> Item[R]:
    """One item with its term."""
    return Item(referral, term_of(referral, now))


def term_of(referral: DeskReferral, now: datetime) -> Term | None:
    """The term that runs, or None: it ends with the answer. A child for whom no unit is asked needs one first."""
    at = referral["respondBy"]
    if at is None or not referral["state"].row.undecided:
        return None
    unprotected = _unprotected_until(referral)
    return term_at(at if unprotected is None else unprotected, now)


def _unprotected_until(referral: DeskReferral) -> str | None:
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
    return Term(due.since_day(at) if over else due.by_day(at), at, over, abs(seconds))
