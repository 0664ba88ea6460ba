"""The worklist as a page shows it: a card for each report, in groups, without anything that names a person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Generic

from typing_extensions import TypeVar

from contracts.words.referrals import ClockCode, Purpose, ReferralState
from gateway.pages.labels import PURPOSE, URGENCY
from gateway.pages.worklist import due
from gateway.pages.worklist.due import Due

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


@dataclass(frozen=True, slots=True)
class Item(Generic[R]):
    """One referral; `term` is None where nothing is to be answered any more."""

    referral: R
    term: Term | None
    group: Due

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
    def meaning(self) -> str:
        """What a tag's colour repeats of its state: danger, waiting, done or ended."""
        if self.term is not None:
            return "danger" if self.term.over else "waiting"
        return "done" if self.is_accepted else "ended"

    def _is(self, kind: str) -> bool:
        return any(position.startswith(kind) for position in self.referral["positions"])


@dataclass(frozen=True, slots=True)
class Card:
    """One report with its referrals that the reader has on their list, the Centre's first; never without one."""

    report: WorklistPageReport
    items: tuple[Item[WorklistPageReferral], ...]

    @property
    def group(self) -> Due:
        """Where the first term that still runs puts it."""
        return min((item.group for item in self.items), key=list(Due).index)

    @property
    def urgency(self) -> str:
        """The highest of its referrals."""
        return min((str(item.referral["urgency"]) for item in self.items), key=list(URGENCY).index)

    @property
    def sent_at(self) -> str:
        """When the first of its referrals was sent."""
        return min(str(item.referral["sentAt"]) for item in self.items)

    @property
    def address(self) -> str:
        """Of the record; of several referrals it finds by itself the one that the reader has to answer."""
        record = f"/records/{self.report['id']}"
        return f"{record}?referral={self.items[0].referral['id']}" if len(self.items) == 1 else record


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and what is under it; never empty."""

    name: Due
    cards: tuple[Card, ...]

    @property
    def meaning(self) -> str:
        """Of each of its cards, as of a tag."""
        return _MEANINGS.get(self.name, "waiting")


_MEANINGS: Final = {Due.OVERDUE: "danger", Due.DECIDED: "neutral"}


def grouped(referrals: Iterable[WorklistPageReferral], now: datetime) -> tuple[Group, ...]:
    """The groups in their order, each in the order of the list; referrals of one report are next to each other.

    Without its report, which may be a moment late, a referral is left out.
    """
    shown = ((each["report"], item_of(each, now)) for each in referrals if each["report"] is not None)
    groups: dict[Due, list[Card]] = {name: [] for name in Due}
    for _, found in groupby(shown, lambda each: each[0]["id"]):
        of_one = sorted(found, key=lambda each: list(PURPOSE).index(str(each[1].referral["purpose"])))
        card = Card(of_one[0][0], tuple(item for _, item in of_one))
        groups[card.group].append(card)
    return tuple(Group(name, tuple(cards)) for name, cards in groups.items() if cards)


def item_of(referral: R, now: datetime) -> Item[R]:
    """One item with its term."""
    term = term_of(referral, now)
    return Item(referral, term, Due.DECIDED if term is None else due.group_of(term.at, now))


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
