"""The inbox, composed: notices hold opaque ids only, so what they are about comes from services that may show it to this reader."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from contracts.words.notices import NoticeCode
from contracts.words.reports import ReportState
from contracts.words.urgency import Urgency
from gateway.pages.labels import URGENCY_MEANS
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import moment
from gateway.pages.permissions import may
from gateway.pages.rendering.refusals import unless_away
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.start.start_words import ENDS, notice_address, notice_called, notice_said, said_by_others
from gateway.pages.worklist.listing import term_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.clients.caller import Caller
    from gateway.pages.answers import DeskNotice, DeskNoticeConnection, InboxNotice, InboxNoticeConnection
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.worklist.listing import Term

PAGE_SIZE: Final = 50
_SENTENCES: Final = 2
_TAKE_OVER, _ANSWER = N_("Take over"), N_("Answer it")
_RANKS: Final[dict[str, int]] = {Urgency.IMMEDIATE: 0, Urgency.URGENT: 1, Urgency.STANDARD: 2}
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Act(NamedTuple):
    """What a notice asks of its reader, a sentence of the catalogues, and the address where that is done."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything that is open about one report, with the key that makes clearing it twice harmless; what the reader may not see is None.

    `same` are its notices as id and version, the most urgent first and then the newest, but the end of a report that is closed before
    all; `said` is what the first of them say. Where it has no reference it is `called` by a sentence of the catalogues. `act` is None
    where nothing is asked.
    """

    same: tuple[tuple[str, int], ...]
    called: str
    said: tuple[str, ...]
    address: str
    urgency: str
    reference: str | None
    term: Term | None
    act: Act | None
    at: str
    key: str

    @property
    def presses(self) -> bool:
        """Whether its term has passed, or does within the hour."""
        return self.term is not None and self.term.presses

    @property
    def may_be_cleared(self) -> bool:
        """Whether it can be put away: not while a danger waits to be taken over."""
        return not (self.urgency == Urgency.IMMEDIATE and self.act is not None and self.act.name == _TAKE_OVER)

    @property
    def meaning(self) -> str:
        """What a colour repeats of its urgency, as of a tag."""
        return URGENCY_MEANS[self.urgency]

    @property
    def place(self) -> tuple[int, datetime, float]:
        """Its place: the most urgent first, then what is due first, then the newest."""
        due = _NEVER if self.term is None else moment(self.term.at)
        return _RANKS.get(self.urgency, 0), due, -moment(self.at).timestamp()


@dataclass(frozen=True, slots=True)
class Inbox:
    """What is open, and how much of it in all; `more` is where the next page starts. Not `whole`: references and terms are missing."""

    count: int
    notices: list[Notice]
    more: str | None
    whole: bool


async def inbox_of(visitor: Visitor, after: str | None = None) -> Inbox | None:
    """One page of it, at a fixed number of calls. None while notifications cannot be reached: the rest of a page does not wait for it."""
    return await unless_away(_read(visitor, after))


async def _read(visitor: Visitor, after: str | None) -> Inbox:
    waiting = (await visitor.ask("Waiting"))["waiting"]
    desk = await unless_away(visitor.pages.ask(_hurried(visitor))("Desk", first=PAGE_SIZE, after=after))
    found: DeskNoticeConnection | InboxNoticeConnection
    if desk is not None:
        found = desk["notifications"]
    else:
        found = (await visitor.ask("Inbox", first=PAGE_SIZE, after=after, openOnly=True))["notifications"]
    now, page = datetime.now(UTC), found["pageInfo"]
    more = page["endCursor"] if page["hasNextPage"] else None
    return Inbox(waiting["count"], lines_of(found["nodes"], now), more, whole=desk is not None)


def lines_of(nodes: Iterable[DeskNotice | InboxNotice], now: datetime) -> list[Notice]:
    """One line for each report, in their order, of what a document answered."""
    together: dict[str, list[DeskNotice | InboxNotice]] = {}
    for node in nodes:
        together.setdefault(node["reportId"], []).append(node)
    return sorted((_line(sorted(each, key=_first), now) for each in together.values()), key=lambda line: line.place)


def _first(node: DeskNotice | InboxNotice) -> tuple[int, float]:
    return _RANKS.get(node["urgency"], 0), -moment(node["createdAt"]).timestamp()


def _line(same: list[DeskNotice | InboxNotice], now: datetime) -> Notice:
    urgency, others = same[0]["urgency"], said_by_others(each["code"] for each in same)
    # Where reports could not be asked for it is not known whether it is closed to the reader.
    known = [cast("DeskNotice", each) for each in same if "report" in each]
    reports = [each["report"] for each in known if each["report"] is not None]
    if closed := bool(known) and not reports:
        same = sorted(same, key=lambda each: each["code"] not in ENDS)
    shown = {each["id"]: (each["report"], each["referral"]) for each in known}
    said = [notice_said(each["code"], *shown.get(each["id"], ())) for each in same if each["code"] not in others]
    named = [each["reference"] and each["reference"]["reference"] for each in reports]
    terms = [term for each in known if each["referral"] and (term := term_of(each["referral"], now)) is not None]
    return Notice(
        tuple((each["id"], each["version"]) for each in same),
        notice_called(same[0]["code"]),
        tuple(dict.fromkeys(said))[:_SENTENCES],
        notice_address(same[0]["code"], same[0]["reportId"], closed=closed),
        urgency,
        next(filter(None, (*named, *(each["reference"] for each in known))), None),
        min(terms, key=lambda term: moment(term.at), default=None),
        _act_of(known, answer=bool(terms)),
        max((each["createdAt"] for each in same), key=moment),
        fresh_key(),
    )


def _act_of(known: list[DeskNotice], *, answer: bool) -> Act | None:
    """What can be done about a report on its own page; `answer` says that a term of an answer runs."""
    for each in known:
        report = each["report"]
        if report is None:
            continue
        if each["code"] == NoticeCode.QUESTION_WAITS:
            return Act(_ANSWER, f"/entries/{each['reportId']}#question")
        if report["state"] is ReportState.SUBMITTED and may("takeOverReport", report["positions"]):
            return Act(_TAKE_OVER, f"/records/{each['reportId']}#actions")
        if answer and any(position.startswith("addressed.") for position in report["positions"]):
            return Act(_ANSWER, f"/records/{each['reportId']}")
    return None


def _hurried(visitor: Visitor) -> Caller:
    """Half of the time that is left: a service that says nothing must not use up what the plain list needs."""
    caller = visitor.signed_in.caller
    return replace(caller, deadline=(asyncio.get_running_loop().time() + caller.deadline) / 2)
