"""identification: drafts, reports, and everything that ends a disclosure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gateway.clients.caller import Caller
    from gateway.clients.peer import Peer

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of reports; of each only `classes` are opened."""

    first: int
    after: str | None
    classes: Collection[str]
    own: bool = False
    reference: str | None = None
    waiting: bool = False

    def query(self) -> dict[str, str | list[str]]:
        """As identification takes it."""
        given = {"after": self.after, "reference": self.reference}
        given |= {name: "true" for name in ("own", "waiting") if getattr(self, name)}
        chosen = {name: value for name, value in given.items() if value is not None}
        return {"first": str(self.first), "classes": _named(self.classes), **chosen}


class Identification:
    """What identification is asked, other than commands (`gateway.graphql.command`); every method raises what `Peer.post` raises."""

    def __init__(self, peer: Peer) -> None:
        """Over `peer`."""
        self._peer = peer

    async def unconfirmed(self, caller: Caller, referrals: Sequence[str]) -> frozenset[str]:
        """Those of the referrals that wait for a word of the Centre's duty. At most 50."""
        answer = await self._peer.post(caller, "/referrals/unconfirmed", {"ids": list(referrals)})
        return frozenset(answer["referralIds"])

    async def report(
        self, caller: Caller, report: UUID, classes: Collection[str], version: int | None = None
    ) -> Answer:
        """One report as the caller may see it, or as it was in a version; only `classes` are opened."""
        query: dict[str, str | list[str]] = {"classes": _named(classes)}
        query |= {} if version is None else {"version": str(version)}
        answer: Answer = await self._peer.get(caller, f"/reports/{report}", query)
        return answer

    async def receipt(self, caller: Caller, report: UUID) -> Answer:
        """How far the report came; nothing about the person."""
        answer: Answer = await self._peer.get(caller, f"/reports/{report}/receipt")
        return answer

    async def reads(self, caller: Caller, report: UUID, first: int, after: str | None) -> Answer:
        """One page of who saw the report: `items` and `nextCursor`."""
        query = {"first": str(first)} | ({} if after is None else {"after": after})
        answer: Answer = await self._peer.get(caller, f"/reports/{report}/reads", query)
        return answer

    async def reports(self, caller: Caller, page: Page) -> Answer:
        """One page: `items` and `nextCursor`."""
        answer: Answer = await self._peer.get(caller, "/reports", page.query())
        return answer

    async def called(self, caller: Caller, reference: str) -> UUID | None:
        """The report of a reference; None alike for one that does not exist and one that the caller may not see."""
        found = await self.reports(caller, Page(1, None, (), reference=reference))
        return next((UUID(each["id"]) for each in found["items"]), None)

    async def reports_by_id(
        self, caller: Caller, reports: Sequence[str], classes: Collection[str]
    ) -> list[Answer | None]:
        """In the order asked; None stands for missing and forbidden alike. At most 50; only `classes` are opened."""
        answer = await self._peer.post(caller, "/reports/batch", {"ids": list(reports), "classes": _named(classes)})
        return list(answer["items"])

    async def listed_reports(
        self, caller: Caller, reports: Sequence[str], classes: Collection[str]
    ) -> list[Answer | None]:
        """What a list says of them, in the order asked; None stands for missing and forbidden alike. At most 50."""
        answer = await self._peer.post(caller, "/reports/listed", {"ids": list(reports), "classes": _named(classes)})
        return list(answer["items"])

    async def references(self, caller: Caller, reports: Sequence[str]) -> list[str | None]:
        """References of reports that are closed to the caller and that notices name, in the order asked. At most 50."""
        answer = await self._peer.post(caller, "/referrals/references", {"reportIds": list(reports)})
        return list(answer["references"])

    async def draft(self, caller: Caller, draft: UUID) -> Answer:
        """One draft of the caller with what was typed."""
        answer: Answer = await self._peer.get(caller, f"/drafts/{draft}")
        return answer

    async def receipt_of_draft(self, caller: Caller, draft: UUID) -> Answer:
        """The receipt of the report that the caller filed from a draft, or added it to."""
        answer: Answer = await self._peer.get(caller, f"/drafts/{draft}/receipt")
        return answer

    async def drafts(self, caller: Caller) -> list[Answer]:
        """All drafts of the caller, without what was typed."""
        return list((await self._peer.get(caller, "/drafts"))["items"])

    async def advice(self, caller: Caller, advice: UUID) -> Answer:
        """One question without a report, with what was written."""
        answer: Answer = await self._peer.get(caller, f"/advice/{advice}")
        return answer

    async def advice_asked(self, caller: Caller, first: int, after: str | None, *, waiting: bool) -> Answer:
        """One page of such questions: `items` and `nextCursor`."""
        given = {"first": str(first), "after": after, "waiting": "true" if waiting else None}
        answer: Answer = await self._peer.get(
            caller, "/advice", {name: value for name, value in given.items() if value is not None}
        )
        return answer

    async def roster(self, caller: Caller) -> Answer:
        """The Centre's duty roster, and who is on duty now."""
        answer: Answer = await self._peer.get(caller, "/roster")
        return answer


def _named(classes: Collection[str]) -> list[str]:
    """Naming none would mean all."""
    return sorted(classes) or ["reference"]
