"""The inbox, composed: notices hold opaque ids only, so what they are about comes from services that may show it to this reader."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

from chassis.domain.errors import Unavailable
from contracts.words.urgency import Urgency
from gateway.pages.labels import URGENCY_MEANS
from gateway.pages.languages.dates import moment
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.start.start_words import notice_address, notice_said
from gateway.pages.worklist.listing import term_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.clients.caller import Caller
    from gateway.pages.answers import DeskNotice, DeskNoticeConnection, InboxNotice, InboxNoticeConnection
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.worklist.listing import Term

PAGE_SIZE: Final = 50
SHOWN_AT_ONCE: Final = 12
_RANKS: Final[dict[str, int]] = {Urgency.IMMEDIATE: 0, Urgency.URGENT: 1, Urgency.STANDARD: 2}
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the inbox, with the key that makes clearing it twice harmless; what the reader may not see is None.

    `same` are the notices that say the same of the same, the newest first, as id and version, shown in one line.
    """

    same: tuple[tuple[str, int], ...]
    said: str
    address: str
    urgency: str
    reference: str | None
    term: Term | None
    at: str
    key: str

    @property
    def meaning(self) -> str:
        """What the colour of its row repeats of its urgency, as of a tag."""
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


async def inbox_of(visitor: Visitor, after: str | None) -> Inbox | None:
    """One page of it, at a fixed number of calls. None while notifications cannot be reached: the rest of a page does not wait for it."""
    found: DeskNoticeConnection | InboxNoticeConnection
    try:
        waiting = (await visitor.ask("Waiting"))["waiting"]
        desk, whole = visitor.pages.ask(_hurried(visitor)), True
        try:
            found = (await desk("Desk", first=PAGE_SIZE, after=after))["notifications"]
        except PageRefused as refused:
            _only_away(refused)
            whole = False
            found = (await visitor.ask("Inbox", first=PAGE_SIZE, after=after, openOnly=True))["notifications"]
    except Unavailable:
        return None
    except PageRefused as refused:
        _only_away(refused)
        return None
    now, page = datetime.now(UTC), found["pageInfo"]
    more = page["endCursor"] if page["hasNextPage"] else None
    return Inbox(waiting["count"], lines_of(found["nodes"], now), more, whole)


def lines_of(nodes: Iterable[DeskNotice | InboxNotice], now: datetime) -> list[Notice]:
    """The lines in their order, of what a document answered."""
    together: dict[tuple[str, ...], list[DeskNotice | InboxNotice]] = {}
    for node in nodes:
        what = (node["code"], node["urgency"], node["reportId"], node["referralId"] or "")
        together.setdefault(what, []).append(node)
    newest_first = (
        sorted(each, key=lambda node: moment(node["createdAt"]), reverse=True) for each in together.values()
    )
    return sorted((_line(each, now) for each in newest_first), key=lambda line: line.place)


def _line(same: list[DeskNotice | InboxNotice], now: datetime) -> Notice:
    node = same[0]
    # Where reports could not be asked for it is not known whether it is closed to the reader.
    whole = cast("DeskNotice", node) if "report" in node else None
    report, referral = whole and whole["report"], whole and whole["referral"]
    reference = (report and report["reference"] and report["reference"]["reference"]) or (whole and whole["reference"])
    return Notice(
        tuple((each["id"], each["version"]) for each in same),
        notice_said(node["code"], report and report["state"]),
        notice_address(node["code"], node["reportId"], closed=whole is not None and report is None),
        node["urgency"],
        reference,
        None if referral is None else term_of(referral, now),
        node["createdAt"],
        fresh_key(),
    )


def _hurried(visitor: Visitor) -> Caller:
    """Half of the time that is left: a service that says nothing must not use up what the plain list needs."""
    caller = visitor.signed_in.caller
    return replace(caller, deadline=(asyncio.get_running_loop().time() + caller.deadline) / 2)


def _only_away(refused: PageRefused) -> None:
    """Raises what is no outage."""
    if refused.slug != Unavailable.slug:
        raise refused
