"""The report of an address, as far as the visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from chassis.domain.errors import NotFound
from contracts.words.positions import CENTRE
from contracts.words.reports import Answer, ReportState
from gateway.pages.labels import STATES_BRIEF, URGENCY_MEANS
from gateway.pages.languages.choice import of_request
from gateway.pages.record.questions.exchanges import waiting_of
from gateway.pages.record.reporter.handing_over import TAKE, handing_over
from gateway.pages.record.reporter.receipts import AUTHOR, REACHED, WARD, Receipt, is_ended, receipt_of, waits
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.worklist.listing import OfReport

if TYPE_CHECKING:
    from collections.abc import Collection

    from contracts.words.urgency import Urgency
    from gateway.pages.answers import (
        OwnFilesReport,
        PageInfo,
        ReadReceiptKeyedContent,
        ReportFile,
        ReportsReportSummary,
    )
    from gateway.pages.rendering.visitor import Visitor

_AS_FILED: Final = 1


class Stands(NamedTuple):
    """How far a report has come, in few words of the catalogues, and what a tag's colour repeats of it; no unit is asked by it."""

    brief: str
    meaning: str
    asks: str = ""
    in_procedure_since: None = None
    stands_in_for: None = None


@dataclass(frozen=True, slots=True)
class Own(OfReport):
    """One line of the reporter's list: what distinguishes it from the others, and whether the Centre `waits` for an answer.

    `reached` and `handed`, the state of its hand-over, are sentences of the catalogues; the latter may be empty. `offered_by`
    is the same for all that one author offers, and names no one. `asked` are the questions that the reader may answer.
    """

    report: ReportsReportSummary
    reached: str
    authored: bool
    ward: bool
    of_centre: bool
    call: str | None
    nobody_yet: bool
    asked: int
    ask_by: str | None
    keyed: ReadReceiptKeyedContent | None
    waits: bool
    in_danger: bool
    handed: str
    steps: Collection[str]
    offered_by: str | None

    @property
    def id(self) -> str:
        """Opaque identifier."""
        return self.report["id"]

    @property
    def address(self) -> str:
        """Where its receipt is."""
        return f"/entries/{self.id}"

    @property
    def reference(self) -> str:
        """As it is said; empty where it is not for the reader."""
        reference = self.report["reference"]
        return (reference and reference["reference"]) or ""

    @property
    def ended(self) -> bool:
        """Whether nothing more happens with it."""
        return is_ended(self.report)

    @property
    def urgency(self) -> Urgency | None:
        """How fast it is acted on, while it is."""
        danger = self.report["danger"]
        return None if self.ended or danger is None else danger["urgency"]

    @property
    def line(self) -> Stands:
        """What its row shows of its state."""
        if self.ended:
            return Stands(self.reached, "ended")
        taken = self.report["state"] is ReportState.RECEIVED
        return Stands(self.reached, "done" if taken else "danger" if self.nobody_yet else "waiting")

    @property
    def rank(self) -> int:
        """Its place before what is less pressing: what has not been taken over, then a danger, then what is asked of the reader."""
        running = not self.ended
        asks = self.asked, self.waits and self.authored, running and self.ask_by and self.authored, TAKE in self.steps
        marks = (self.nobody_yet, running and self.in_danger, *asks)
        return next((place for place, here in enumerate(marks) if here), len(marks))

    @property
    def meaning(self) -> str:
        """What the edge of its row repeats: how urgent it is, and as danger that no one took it over in time."""
        if self.ended:
            return "ended"
        return "danger" if self.nobody_yet or self.in_danger else URGENCY_MEANS.get(self.urgency or "", "neutral")


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


async def listed(visitor: Visitor, *, asked_first: bool = True, **wanted: Any) -> tuple[list[Own], PageInfo]:
    """One page of the visitor's and their unit's reports, what presses most first; `wanted` as the document Reports. Raises PageRefused."""
    found = await visitor.ask("Reports", asked=asked_first and "after" not in wanted, **wanted)
    page, asked = found["reports"], found["asked"]["nodes"] if "asked" in found else ()
    # What the Centre asks comes first, however old it is; each report once.
    together = {each["id"]: each for each in (*asked, *page["nodes"])}.values()
    return sorted(map(_own, together), key=lambda own: own.rank), page["pageInfo"]


def _own(report: ReportsReportSummary) -> Own:
    reference, receipt, danger = report["reference"], report["receipt"], report["danger"]
    hand_over = handing_over(report)
    return Own(
        report,
        receipt and receipt["savedAt"],
        reached=REACHED.get((receipt and receipt["stage"]) or "") or STATES_BRIEF[report["state"]],
        authored=AUTHOR in report["positions"],
        ward=WARD in report["positions"],
        of_centre=not CENTRE.isdisjoint(report["positions"]),
        call=receipt and receipt["callPhone"],
        nobody_yet=bool(receipt and receipt["nobodyYet"]),
        asked=waiting_of(report),
        ask_by=receipt and receipt["askBy"],
        keyed=reference and reference["keyed"],
        waits=waits(report),
        in_danger=danger is not None and danger["danger"] is Answer.YES,
        handed=hand_over.heading if hand_over and reference and reference["handOver"] else "",
        steps=dict(hand_over.steps if hand_over else ()).keys(),
        offered_by=reference and reference["offeredBy"],
    )


def as_id(report_id: str) -> str:
    """The id that an address or a form names. Raises NotFound for what can be none."""
    try:
        return str(UUID(report_id))
    except ValueError:
        raise NotFound from None
