"""The report of an address, as far as the visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from chassis.domain.errors import NotFound
from contracts.words.positions import INTAKE_OR_DUTY
from contracts.words.reports import Age, Answer
from gateway.pages.labels import AGE, AGE_BAND
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record.questions.exchanges import waiting_of
from gateway.pages.record.reporter.handing_over import handing_over
from gateway.pages.record.reporter.receipts import AUTHOR, REACHED, WARD, Receipt, headline_of, receipt_of, waits
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from gateway.pages.answers import (
        CentreListMunicipalityContent,
        OwnFilesReport,
        ReadReceiptKeyedContent,
        ReportFile,
        ReportsReportSummary,
    )
    from gateway.pages.rendering.visitor import Visitor

_CHILD: Final = N_("a child, or treated as one")
_AS_FILED: Final = 1


@dataclass(frozen=True, slots=True)
class Own:
    """One line of the reporter's list: what distinguishes it from the others, and whether the Centre `waits` for an answer.

    `headline`, `reached`, which is shorter, `age` and `handed`, the state of its hand-over, are sentences of the catalogues; the last two
    may be empty. `offered_by`
    is the same for all that one author offers, and names no one. `asked` are the questions that the reader may answer.
    """

    id: str
    reference: str
    headline: str
    reached: str
    authored: bool
    ward: bool
    of_centre: bool
    ended: bool
    call: str | None
    nobody_yet: bool
    asked: int
    ask_by: str | None
    keyed: ReadReceiptKeyedContent | None
    waits: bool
    in_danger: bool
    sent_at: str | None
    met_on: str | None
    municipality: CentreListMunicipalityContent | None
    persons: int | None
    age: str
    handed: str
    steps: Collection[str]
    offered_by: str | None

    @property
    def urgency(self) -> int:
        """Its place before what is newer: what has not been taken over, then a danger, then what is asked of the reader."""
        marks = (self.nobody_yet, self.in_danger and not self.ended, self.asked, self.waits and self.authored)
        return next((place for place, here in enumerate(marks) if here), len(marks))

    @property
    def meaning(self) -> str:
        """What a colour repeats of it, as of a tag."""
        return ("danger", "danger", "waiting", "waiting", "ended" if self.ended else "neutral")[self.urgency]


async def receipt_at(visitor: Visitor, report_id: str) -> Receipt:
    """The receipt. Raises NotFound for what is missing and for what is not the visitor's alike, and PageRefused."""
    report = (await visitor.ask("ReadReceipt", id=as_id(report_id)))["receipt"]
    if report is None:
        raise NotFound
    return receipt_of(report, of_request(visitor.request))


async def own_receipt_at(visitor: Visitor, report_id: str) -> Receipt:
    """The same for a form that only the author is shown; NotFound for everybody else."""
    receipt = await receipt_at(visitor, report_id)
    if not receipt.own:
        raise NotFound
    return receipt


async def files_of(visitor: Visitor, receipt: Receipt) -> OwnFilesReport | None:
    """What is known of the files of a report, for its author: the classes as ReadReport names them. Raises PageRefused.

    The author at the Centre finds them on the record: that they look at it would count as the Centre's opening.
    """
    if not receipt.own or receipt.of_centre:
        return None
    return (await visitor.ask("OwnFiles", id=receipt.id))["report"]


async def files_added(visitor: Visitor, receipt: Receipt) -> list[ReportFile] | None:
    """The files of a receipt, oldest first; None where they cannot be read now, since the receipt is complete without them.

    What was filed and not changed since has none, and is not asked about.
    """
    if receipt.version == _AS_FILED:
        return []
    try:
        found = await files_of(visitor, receipt)
    except PageRefused:
        return None
    classes = (found["attachments"], found["clinicalImages"]) if found else ()
    return sorted((each for held in classes if held for each in held["files"] or ()), key=lambda each: each["at"])


async def listed(visitor: Visitor, after: str | None, first: int = 20, *, asked_first: bool = True) -> dict[str, Any]:
    """One page of the visitor's and their unit's reports, `first` at most, the most urgent of them first. Raises PageRefused."""
    found = await visitor.ask("Reports", first=first, after=after, asked=asked_first and after is None)
    page, asked = found["reports"], found["asked"]["nodes"] if "asked" in found else ()
    # What the Centre asks comes first, however old it is; each report once.
    together = {each["id"]: each for each in (*asked, *page["nodes"])}.values()
    reports = sorted(map(_own, together), key=lambda own: own.urgency)
    more = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    hands_over = any(each.steps for each in reports)
    return {"reports": reports, "more": more, "first": after is None, "hands_over": hands_over}


def _own(report: ReportsReportSummary) -> Own:
    reference, receipt, danger = report["reference"], report["receipt"], report["danger"]
    hand_over = handing_over(report)
    return Own(
        id=report["id"],
        reference=(reference and reference["reference"]) or "",
        headline=headline_of(report),
        reached=REACHED.get((receipt and receipt["stage"]) or "") or headline_of(report),
        authored=AUTHOR in report["positions"],
        ward=WARD in report["positions"],
        of_centre=not INTAKE_OR_DUTY.isdisjoint(report["positions"]),
        ended=not report["state"].row.is_open,
        call=receipt and receipt["callPhone"],
        nobody_yet=bool(receipt and receipt["nobodyYet"]),
        asked=waiting_of(report),
        ask_by=receipt and receipt["askBy"],
        keyed=reference and reference["keyed"],
        waits=waits(report),
        in_danger=danger is not None and danger["danger"] is Answer.YES,
        sent_at=receipt and receipt["savedAt"],
        met_on=report["report"] and report["report"]["encounterDate"],
        municipality=report["municipality"],
        persons=reference and reference["persons"],
        age=_age(report),
        handed=hand_over.heading if hand_over and reference and reference["handOver"] else "",
        steps=dict(hand_over.steps if hand_over else ()).keys(),
        offered_by=reference and reference["offeredBy"],
    )


def _age(report: ReportsReportSummary) -> str:
    """As exactly as the reader may know it: the unit is shown no more than which way the report goes."""
    birth, danger = report["birth"], report["danger"]
    if birth and birth["ageBand"] not in (None, "unknown"):
        return AGE_BAND[birth["ageBand"]]
    if birth and birth["age"]:
        return AGE[birth["age"]]
    return "" if not danger else _CHILD if danger["childPath"] else AGE[Age.ADULT]


def as_id(report_id: str) -> str:
    """The id that an address or a form names. Raises NotFound for what can be none."""
    try:
        return str(UUID(report_id))
    except ValueError:
        raise NotFound from None
