"""The report of an address, as far as the visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from chassis.domain.errors import NotFound
from gateway.pages.labels import AGE, AGE_BAND
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record.reporter.receipts import Receipt, receipt_of, waits
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.rendering.visitor import Visitor

_CHILD: Final = N_("a child, or treated as one")
_ADULT: Final = "adult"
_AS_FILED: Final = 1
_HOLD_FILES: Final = ("attachments", "clinicalImages")


@dataclass(frozen=True, slots=True)
class Own:
    """One line of the reporter's list: what tells it from the others, and whether the Centre `waits` for an answer.

    `age` and `handed`, how its hand-over stands, are sentences of the catalogues, or empty. `offered_by` is the same for all that one
    author offers, and names no one.
    """

    receipt: Receipt
    waits: bool
    in_danger: bool
    sent_at: str | None
    met_on: str | None
    municipality: dict[str, Any] | None
    persons: int | None
    age: str
    handed: str
    offered_at: str | None
    offered_by: str | None

    def can_be(self, step: str) -> bool:
        """Whether the visitor is offered this step of handing it over."""
        return self.receipt.hand_over is not None and step in dict(self.receipt.hand_over.steps)


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


async def files_of(visitor: Visitor, receipt: Receipt) -> dict[str, Any]:
    """What is known of the files of a report, for its author: the classes as ReadReport names them. Raises PageRefused.

    The author at the Centre finds them on the record: that they look at it would count as the Centre's opening.
    """
    none: dict[str, Any] = dict.fromkeys(_HOLD_FILES)
    if not receipt.own or receipt.of_centre:
        return none
    return (await visitor.ask("OwnFiles", id=receipt.id))["report"] or none


async def files_added(visitor: Visitor, receipt: Receipt) -> list[dict[str, Any]] | None:
    """The files of a receipt, oldest first; None where they cannot be read now, since the receipt stands by itself.

    What was filed and not changed since has none, and is not asked about.
    """
    if receipt.version == _AS_FILED:
        return []
    try:
        found = await files_of(visitor, receipt)
    except PageRefused:
        return None
    files = [each for name in _HOLD_FILES for each in (found[name] or {}).get("files") or ()]
    return sorted(files, key=lambda each: str(each["at"]))


async def listed(visitor: Visitor, after: str | None, first: int = 20, *, asked_first: bool = True) -> dict[str, Any]:
    """One page of the visitor's and their unit's reports, `first` at most. Raises PageRefused."""
    found = await visitor.ask("Reports", first=first, after=after, asked=asked_first and after is None)
    page, asked = found["reports"], (found.get("asked") or {"nodes": []})["nodes"]
    language = of_request(visitor.request)
    # What the Centre asks stands first, however old it is; each report once.
    together = {each["id"]: each for each in (*asked, *page["nodes"])}.values()
    reports = [_own(each, receipt_of(each, language)) for each in together]
    more = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    hands_over = any(each.receipt.hand_over and each.receipt.hand_over.steps for each in reports)
    return {"reports": reports, "more": more, "first": after is None, "hands_over": hands_over}


def _own(report: dict[str, Any], receipt: Receipt) -> Own:
    reference = report["reference"] or {}
    return Own(
        receipt,
        waits=waits(report),
        in_danger=(report["danger"] or {}).get("danger") == "yes",
        sent_at=(report["receipt"] or {}).get("savedAt"),
        met_on=(report["report"] or {}).get("encounterDate"),
        municipality=report["municipality"],
        persons=(report["reference"] or {}).get("persons"),
        age=_age(report["birth"] or {}, report["danger"] or {}),
        handed=receipt.hand_over.heading if receipt.hand_over and reference.get("handOver") else "",
        offered_at=reference.get("offeredAt"),
        offered_by=reference.get("offeredBy"),
    )


def _age(birth: dict[str, Any], danger: dict[str, Any]) -> str:
    """As exactly as the reader may know it: the unit is shown no more than which way the report goes."""
    band, age = birth.get("ageBand"), birth.get("age")
    if band not in (None, "unknown"):
        return AGE_BAND[band]
    if age in AGE:
        return AGE[age]
    return "" if not danger else _CHILD if danger["childPath"] else AGE[_ADULT]


def as_id(report_id: str) -> str:
    """The id that an address or a form names. Raises NotFound for what can be none."""
    try:
        return str(UUID(report_id))
    except ValueError:
        raise NotFound from None
