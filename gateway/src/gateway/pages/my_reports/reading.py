"""The report of an address, as far as the visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chassis.domain.errors import NotFound
from gateway.pages.languages.choice import of_request
from gateway.pages.my_reports.receipts import Receipt, receipt_of, waits

if TYPE_CHECKING:
    from gateway.pages.rendering.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Own:
    """One line of the reporter's list: what tells it from the others, and whether the Centre `waits` for an answer."""

    receipt: Receipt
    waits: bool
    in_danger: bool
    sent_at: str | None
    met_on: str | None
    municipality: dict[str, Any] | None
    persons: int | None


async def receipt_at(visitor: Visitor, report_id: str) -> Receipt:
    """The receipt. Raises NotFound for what is missing and for what is not the visitor's alike, and PageRefused."""
    report = (await visitor.ask("ReadReceipt", id=_as_id(report_id)))["receipt"]
    if report is None:
        raise NotFound
    return receipt_of(report, of_request(visitor.request))


async def own_receipt_at(visitor: Visitor, report_id: str) -> Receipt:
    """The same for a form that only the author is shown; NotFound for everybody else."""
    receipt = await receipt_at(visitor, report_id)
    if not receipt.own:
        raise NotFound
    return receipt


async def listed(visitor: Visitor, after: str | None) -> dict[str, Any]:
    """One page of the visitor's and their unit's reports. Raises PageRefused."""
    found = await visitor.ask("Reports", after=after, asked=after is None)
    page, asked = found["reports"], (found.get("asked") or {"nodes": []})["nodes"]
    language = of_request(visitor.request)
    # What the Centre asks stands first, however old it is; each report once.
    together = {each["id"]: each for each in (*asked, *page["nodes"])}.values()
    reports = [_own(each, receipt_of(each, language)) for each in together]
    more = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    return {"reports": reports, "more": more, "first": after is None}


def _own(report: dict[str, Any], receipt: Receipt) -> Own:
    return Own(
        receipt,
        waits=waits(report),
        in_danger=(report["danger"] or {}).get("danger") == "yes",
        sent_at=(report["receipt"] or {}).get("savedAt"),
        met_on=(report["report"] or {}).get("encounterDate"),
        municipality=report["municipality"],
        persons=(report["reference"] or {}).get("persons"),
    )


def _as_id(report_id: str) -> str:
    try:
        return str(UUID(report_id))
    except ValueError:
        raise NotFound from None
